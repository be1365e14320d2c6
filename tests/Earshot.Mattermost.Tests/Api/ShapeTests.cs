namespace Earshot.Mattermost.Tests.Api;

/// <summary>Tests that an error about an unexpected response says by evidence what was received.</summary>
public sealed class ShapeTests
{
    [Theory]
    [InlineData("""{"id":"secret words"}""", "expected a list, but got an object, at $")]
    [InlineData("\"secret words\"", "expected a list, but got a string, at $")]
    [InlineData("5", "expected a list, but got a number, at $")]
    [InlineData("true", "expected a list, but got a Boolean, at $")]
    public async Task Error_names_the_shape_when_json_is_not_a_list(string json, string expected)
    {
        await using LoopbackApi server = LoopbackApi.Returning(200, json);

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => server.Client.Users.GetKnownUsersAsync());

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("page", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("proxy", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_names_the_shape_when_json_is_not_an_object()
    {
        await using LoopbackApi server = LoopbackApi.Returning(200, "[1]");

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => server.Client.Users.GetUserAsync("me"));

        Assert.Contains("expected an object, but got a list, at $", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"a",""", "application/json", "starts like JSON", "proxy")]
    [InlineData("<html>", "text/html", "a web page", "starts like JSON")]
    [InlineData("busy", "text/plain", "4 bytes of text/plain", "starts like JSON")]
    public async Task Error_tells_json_from_a_page(string body, string contentType, string said, string notSaid)
    {
        await using LoopbackApi server = LoopbackApi.Returning(200, body, contentType);

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => server.Client.Users.GetUserAsync("me"));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(notSaid, error.Message, StringComparison.Ordinal);
    }
}
