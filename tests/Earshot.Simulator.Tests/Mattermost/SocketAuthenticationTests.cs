using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

public sealed class SocketAuthenticationTests
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Invalid_token_opens_a_socket_that_times_out()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ConnectAsync("notatoken");
        await world.Time.WaitForTimerAsync(TimeSpan.FromSeconds(5)).WaitAsync(WaitTimeout);
        world.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((1006, 0), await socket.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Challenge_in_time_keeps_the_connection()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ConnectAsync("notatoken");
        await world.Time.WaitForTimerAsync(TimeSpan.FromSeconds(5)).WaitAsync(WaitTimeout);
        world.Time.Advance(TimeSpan.FromSeconds(4.9));
        await socket.SendAsync(1, "authentication_challenge", $$"""{"token":"{{world.HanToken}}"}""");
        Assert.Equal("hello", (await socket.ReceiveAsync())["event"]!.GetValue<string>());
        Assert.Equal(1, await SequenceOfNextReplyAsync(socket));
        world.Time.Advance(TimeSpan.FromSeconds(5));
        await socket.SendAsync(2, "ping");
        Assert.Equal(2, await SequenceOfNextReplyAsync(socket));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"token":5}""")]
    [InlineData("""{"token":"notatoken"}""")]
    public async Task Challenge_without_valid_token_drops_the_connection(string data)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ConnectAsync();
        await socket.SendAsync(1, "authentication_challenge", data);
        Assert.Equal((1006, 0), await socket.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Challenge_is_ignored_when_the_header_authenticated()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        await socket.ReceiveEventAsync("hello");
        await socket.SendAsync(1, "authentication_challenge", """{"token":"notatoken"}""");
        await socket.SendAsync(2, "ping");
        Assert.Equal(2, await SequenceOfNextReplyAsync(socket));
    }

    [Fact]
    public async Task Actions_before_authentication_get_no_reply()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ConnectAsync();
        await socket.SendAsync(1, "ping");
        await socket.SendAsync(0, "ping");
        await socket.SendAsync(2, "");
        await socket.SendAsync(3, "authentication_challenge", $$"""{"token":"{{world.HanToken}}"}""");
        Assert.Equal("hello", (await socket.ReceiveAsync())["event"]!.GetValue<string>());
        Assert.Equal(3, await SequenceOfNextReplyAsync(socket));
    }

    [Theory]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    [InlineData("token")]
    public async Task Token_scheme_is_not_case_sensitive(string scheme)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(world.Simulator.Url, "/api/v4/users/me"));
        request.Headers.TryAddWithoutValidation("Authorization", scheme + " " + world.HanToken);
        using HttpResponseMessage response = await world.Http.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Token_in_the_query_is_rejected()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        (int status, JsonNode? error) = await world.CallAsync("GET", "/api/v4/users/me?access_token=" + world.HanToken);
        Assert.Equal((401, "api.context.token_provided.app_error"), (status, error!["id"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Plain_request_to_the_socket_is_rejected()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        (int status, JsonNode? error) = await world.CallAsync("GET", "/api/v4/websocket", world.HanToken);
        Assert.Equal((400, "api.web_socket.connect.upgrade.app_error"), (status, error!["id"]!.GetValue<string>()));
    }

    private static async Task<long> SequenceOfNextReplyAsync(TestSocket socket)
    {
        while (true)
        {
            JsonObject message = await socket.ReceiveAsync();
            if (message["status"] is not null)
            {
                return message["seq_reply"]?.GetValue<long>() ?? 0;
            }
        }
    }
}
