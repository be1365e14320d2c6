namespace Earshot.SimpliSafe.Tests.Simulated;

/// <summary>Tests commands without a body on a real connection: an explicitly empty body without a content type.</summary>
public sealed class WireTests
{
    [Theory]
    [InlineData(3, "home", "POST /v1/ss3/subscriptions/{0}/state/home HTTP/1.1")]
    [InlineData(3, "off", "POST /v1/ss3/subscriptions/{0}/state/off HTTP/1.1")]
    [InlineData(2, "away", "POST /v1/subscriptions/{0}/state?state=away HTTP/1.1")]
    [InlineData(2, "off", "POST /v1/subscriptions/{0}/state?state=off HTTP/1.1")]
    [InlineData(3, "clear", "DELETE /v1/ss3/subscriptions/{0}/messages HTTP/1.1")]
    [InlineData(2, "clear", "DELETE /v1/subscriptions/{0}/messages HTTP/1.1")]
    public async Task Command_without_body_has_Content_Length_0(int version, string command, string line)
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync(version);
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        if (command == "off")
        {
            await fixture.PassUntilAsync(system.SetHomeAsync());
        }

        await fixture.PassUntilAsync(command switch
        {
            "home" => system.SetHomeAsync(),
            "away" => system.SetAwayAsync(),
            "off" => system.SetOffAsync(),
            _ => system.ClearNotificationsAsync(),
        });

        string first = string.Format(System.Globalization.CultureInfo.InvariantCulture, line, fixture.System.Id);
        string[] head = Assert.Single(fixture.Wire.Heads(first));
        Assert.Equal(
            [
                "Accept-Encoding: gzip, deflate, br",
                "Accept: application/json",
                "Content-Length: 0",
                $"Host: {fixture.Server.Url.Authority}",
                "User-Agent: Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                + "Version/15.0 Safari/605.1.15",
            ],
            head[1..]
                .Where(static field => !field.StartsWith("Authorization: Bearer ", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
        Assert.Single(head, static field => field.StartsWith("Authorization: Bearer ", StringComparison.Ordinal));
    }
}
