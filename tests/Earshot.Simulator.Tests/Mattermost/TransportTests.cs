using System.Net.WebSockets;
using System.Security.Authentication;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests the simulator over every transport.</summary>
public sealed class TransportTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Rest_and_socket_work_over_every_transport(bool inMemory, bool https)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(
            o => o with { InMemory = inMemory, Https = https, AutomaticStatus = false, SubPath = "/chat" });
        Assert.Equal(https ? "https" : "http", world.Simulator.Url.Scheme);
        string token = await LoginAsync(world);
        using TestSocket socket = await world.ConnectAsync(token);
        JsonObject hello = await socket.ReceiveEventAsync("hello");
        (int status, _) = await world.CallAsync(
            "POST", "/api/v4/posts", world.BotToken, $$"""{"channel_id":"{{world.Cockpit.Id}}","message":"hi"}""");
        Assert.Equal((201, "hi"), (status, await socket.ReceivePostAsync()));
        await world.Simulator.RestartAsync();
        Assert.Equal((1006, 0), await socket.ReceiveCloseAsync());
        using TestSocket again = await world.ConnectAsync(token);
        Assert.NotEqual(hello["data"]!["connection_id"]!.GetValue<string>(),
            (await again.ReceiveEventAsync("hello"))["data"]!["connection_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Certificate_is_not_trusted_by_default()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { Https = true });
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(
            () => http.GetAsync(new Uri(world.Simulator.Url, "/api/v4/system/ping")));
        Assert.IsType<AuthenticationException>(refused.InnerException);
        await Assert.ThrowsAsync<WebSocketException>(() => TestSocket.ConnectAsync(world.Simulator.Url, world.HanToken, "", http));
    }

    [Fact]
    public async Task Server_on_a_port_rejects_in_memory_connections()
    {
        await using RecordedWorld onPort = await RecordedWorld.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await onPort.Simulator.ConnectAsync());
    }

    private static async Task<string> LoginAsync(RecordedWorld world)
    {
        using HttpResponseMessage response = await world.SendAsync(
            "POST", "/api/v4/users/login", null, $$"""{"login_id":"hansolo","password":"{{RecordedWorld.Password}}"}""");
        return response.Headers.GetValues("Token").Single();
    }
}
