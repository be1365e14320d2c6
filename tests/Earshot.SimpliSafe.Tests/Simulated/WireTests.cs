namespace Earshot.SimpliSafe.Tests.Simulated;

/// <summary>Commands without a body as they go over a real connection: an empty body, said so, of no type.</summary>
public sealed class WireTests
{
    [Theory]
    [InlineData(3, "home", "POST /v1/ss3/subscriptions/{0}/state/home HTTP/1.1")]
    [InlineData(3, "off", "POST /v1/ss3/subscriptions/{0}/state/off HTTP/1.1")]
    [InlineData(2, "away", "POST /v1/subscriptions/{0}/state?state=away HTTP/1.1")]
    [InlineData(2, "off", "POST /v1/subscriptions/{0}/state?state=off HTTP/1.1")]
    [InlineData(3, "clear", "DELETE /v1/ss3/subscriptions/{0}/messages HTTP/1.1")]
    [InlineData(2, "clear", "DELETE /v1/subscriptions/{0}/messages HTTP/1.1")]
    public async Task A_command_without_a_body_says_so(int version, string command, string line)
    {
        await using Dwelling house = await Dwelling.BuildAsync(version);
        SimpliSafeSystem system = await house.EnterAsync();
        if (command == "off")
        {
            await house.PassAsync(system.SetHomeAsync());
        }

        await house.PassAsync(command switch
        {
            "home" => system.SetHomeAsync(),
            "away" => system.SetAwayAsync(),
            "off" => system.SetOffAsync(),
            _ => system.ClearNotificationsAsync(),
        });

        string first = string.Format(System.Globalization.CultureInfo.InvariantCulture, line, house.System.Id);
        string[] head = Assert.Single(house.Wire.Heads(first));
        Assert.Equal(
            [
                "Accept-Encoding: gzip, deflate, br",
                "Accept: application/json",
                "Content-Length: 0",
                $"Host: {house.Server.Url.Authority}",
                "User-Agent: Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.0 Safari/605.1.15",
            ],
            head[1..].Where(static field => !field.StartsWith("Authorization: Bearer ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Single(head, static field => field.StartsWith("Authorization: Bearer ", StringComparison.Ordinal));
    }
}
