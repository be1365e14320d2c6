using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Earshot.Mattermost.Tests.Listening;
using Earshot.Mattermost.Tests.Servers;
using Earshot.Simulator.Mattermost;

namespace Earshot.Mattermost.Tests.Client;

public sealed class AddressTests
{
    [Theory]
    [InlineData("http://h", null, "ws://h/api/v4/websocket")]
    [InlineData("https://h", null, "wss://h/api/v4/websocket")]
    [InlineData("https://h:8443/sub/path/", null, "wss://h:8443/sub/path/api/v4/websocket")]
    [InlineData("https://h/sub", "wss://s:1", "wss://s:1/api/v4/websocket")]
    [InlineData("https://h", "wss://s/x/api/v4/websocket", "wss://s/x/api/v4/websocket")]
    [InlineData("https://h", "https://s", "wss://s/api/v4/websocket")]
    public void WebSocket_url_is_derived_from_url(string url, string? socketUrl, string expected)
    {
        var options = new MattermostClientOptions { Url = new Uri(url), WebSocketUrl = socketUrl is null ? null : new Uri(socketUrl) };

        Assert.Equal(expected, options.SocketAddress(string.Empty).AbsoluteUri);
        Assert.Equal($"{expected}?a=b", options.SocketAddress("a=b").AbsoluteUri);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("chat.example.com")]
    [InlineData("/chat")]
    [InlineData("ftp://h")]
    [InlineData("https://user:secret@h")]
    [InlineData("https://h/?token=secret")]
    [InlineData("https://h/#x")]
    public void Client_rejects_url_that_is_not_valid_by_name(string? url)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new MattermostClient(
                new MattermostClientOptions { Url = url is null ? null! : new Uri(url, UriKind.RelativeOrAbsolute) }));

        Assert.Equal("Url", error.ParamName);
        Assert.Contains("MattermostClientOptions.Url", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://h")]
    [InlineData("wss://user:secret@h")]
    [InlineData("wss://h?x=1")]
    public void Client_rejects_WebSocket_url_that_is_not_valid_by_name(string url) => Assert.Equal(
        "WebSocketUrl",
        Assert.Throws<ArgumentException>(
            () => new MattermostClient(new() { Url = new Uri("https://h"), WebSocketUrl = new Uri(url) })).ParamName);

    [Fact]
    public void Listener_is_rejected_by_name_without_credentials()
    {
        using var client = new MattermostClient(new() { Url = new Uri("https://h") });

        Assert.Contains(
            "Credentials", Assert.Throws<InvalidOperationException>(() => client.CreateListener()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_received_from_server_under_sub_path()
    {
        await using World world = await World.StartAsync(new MattermostSimulatorOptions { SubPath = "/chat" });
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        world.Post("one");
        await ear.UntilAsync(e => e.Posts.Count == 1);
    }

    [Fact]
    public async Task Self_signed_certificate_is_rejected_unless_any_is_accepted()
    {
        using X509Certificate2 certificate = CreateCertificate();
        await using var server = new ScriptedMattermost(
            async (socket, _) =>
            {
                await socket.SendHelloAsync();
                await socket.ReplyToPingsAsync();
            },
            certificate: certificate);
        await using (MattermostClient careful = Clients.For(server))
        {
            await using MattermostListener refused = careful.CreateListener(Clients.Eager);
            ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => refused.RunAsync().WaitAsync(Ear.SafetyNet));
            Assert.Equal(ConnectionProblem.TlsFailure, error.Problem);
        }

        await using var client = new MattermostClient(Clients.Options(server.Url) with
        {
            Network = new NetworkOptions { Proxy = NetworkOptions.NoProxy, AcceptAnyServerCertificate = true },
        });
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        await listener.ConnectAsync();

        Assert.Equal("hansolo", client.CurrentUser!.Username);
        Assert.Equal(1, server.Sockets);
    }

    [Fact]
    public async Task Proxy_is_used_for_calls_and_WebSocket()
    {
        await using World world = await World.StartOnPortAsync();
        await using var target = new CuttingProxy(world.Server.Url.Port);
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var proxy = new ScriptedServer(async exchange =>
        {
            seen.Enqueue(exchange.Method);
            if (exchange.Method == "CONNECT")
            {
                using var far = new System.Net.Sockets.TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, world.Server.Url.Port, exchange.Stopping);
                await exchange.Stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), exchange.Stopping);
                await Task.WhenAny(
                    exchange.Stream.CopyToAsync(far.GetStream(), exchange.Stopping),
                    far.GetStream().CopyToAsync(exchange.Stream, exchange.Stopping));
                exchange.Cut();
            }
            else
            {
                await exchange.RespondAsync(200, ScriptedMattermost.Me);
            }
        });
        await using var client = new MattermostClient(Clients.Options(
            new Uri($"http://chat.example.test:{world.Server.Url.Port}"),
            MattermostCredentials.Token(world.Server.CreateToken(world.Han))) with
        {
            Network = new NetworkOptions { Proxy = new WebProxy(proxy.Url) },
        });
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        await listener.ConnectAsync();

        Assert.Equal(["GET", "CONNECT"], seen);
        await listener.DisconnectAsync();
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=loopback", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
