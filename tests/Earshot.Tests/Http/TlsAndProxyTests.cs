using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Earshot.Http;
using Earshot.Testing;
using static Earshot.Tests.Http.Loopback;

namespace Earshot.Tests.Http;

/// <summary>The pipeline over TLS and through proxies, on loopback.</summary>
public sealed class TlsAndProxyTests
{
    public static TheoryData<bool> BothForms => [true, false];

    [Theory]
    [MemberData(nameof(BothForms))]
    public async Task Untrusted_certificate_is_a_tls_failure_without_retry(bool synchronous)
    {
        using X509Certificate2 certificate = LoopbackServer.CreateCertificate("server");
        await using var server = new LoopbackServer(LoopbackServer.OverTls(certificate, ServeAsync));
        using var pipeline = new HttpPipeline(Options(server, scheme: "https") with { Retry = new RetryOptions() });

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal(ConnectionProblem.TlsFailure, error.Problem);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [MemberData(nameof(BothForms))]
    public async Task Server_without_tls_is_a_tls_failure(bool synchronous)
    {
        await using var server = new LoopbackServer(
            (stream, stopping) => LoopbackServer.WriteAsync(stream, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", stopping));
        using var pipeline = new HttpPipeline(Options(server, scheme: "https"));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal(ConnectionProblem.TlsFailure, error.Problem);
    }

    [Theory]
    [MemberData(nameof(BothForms))]
    public async Task Certificate_options_apply_to_calls_and_websockets(bool synchronous)
    {
        using X509Certificate2 certificate = LoopbackServer.CreateCertificate("server");
        using X509Certificate2 mine = LoopbackServer.CreateCertificate("client");
        List<string?> shown = [];
        await using var server = new LoopbackServer(LoopbackServer.OverTls(
            certificate,
            (tls, stopping) =>
            {
                shown.Add(tls.RemoteCertificate?.Subject);
                return ServeAsync(tls, stopping);
            },
            asksForClientCertificate: true));
        using var pipeline = new HttpPipeline(Options(server, scheme: "https") with
        {
            Network = Direct with
            {
                ClientCertificates = [mine],
                ServerCertificateCheck = (_, seen, _, _) => seen?.GetCertHashString() == certificate.Thumbprint,
            },
        });

        await pipeline.CallAsync(Setup.Get, synchronous);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{server.Port}/sub/websocket"), pipeline.Invoker, CancellationToken.None);

        Assert.Equal(WebSocketState.Open, socket.State);
        Assert.Equal(["CN=client", "CN=client"], shown);
    }

    [Fact]
    public async Task Accepting_any_certificate_logs_a_warning()
    {
        using X509Certificate2 certificate = LoopbackServer.CreateCertificate("server");
        await using var server = new LoopbackServer(LoopbackServer.OverTls(certificate, ServeAsync));
        var log = new LogRecorder();
        using var pipeline = new HttpPipeline(
            Options(server, scheme: "https") with { Network = Direct with { AcceptAnyServerCertificate = true }, Logger = log });

        ApiResponse<Person> response = await pipeline.CallAsync(Setup.Get, synchronous: false);

        Assert.Equal("hansolo", response.Value?.Name);
        Assert.Contains(log.Lines, line => line.Id == 208);
    }

    [Theory]
    [MemberData(nameof(BothForms))]
    public async Task Proxy_option_applies_to_calls_and_websockets(bool synchronous)
    {
        List<string> asked = [];
        await using var proxy = new LoopbackServer(async (stream, stopping) =>
        {
            string head = await LoopbackServer.ReadHeadAsync(stream, stopping);
            asked.Add(head.Split("\r\n")[0]);
            if (head.StartsWith("CONNECT", StringComparison.Ordinal))
            {
                await LoopbackServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\n\r\n", stopping);
                await ServeAsync(stream, stopping);
                return;
            }

            await LoopbackServer.RespondAsync(stream, GoodJson, stopping);
        });
        using var pipeline = new HttpPipeline(Setup.Options(null) with
        {
            BaseAddress = new Uri("http://chat.invalid/sub"),
            Network = new NetworkOptions { Proxy = new WebProxy($"http://127.0.0.1:{proxy.Port}") },
        });

        await pipeline.CallAsync(Setup.Get, synchronous);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("ws://chat.invalid/sub/websocket"), pipeline.Invoker, CancellationToken.None);

        Assert.Equal(WebSocketState.Open, socket.State);
        Assert.Equal(["GET http://chat.invalid/sub/people/me?x=1 HTTP/1.1", "CONNECT chat.invalid:80 HTTP/1.1"], asked);
    }

    [Theory]
    [InlineData("http", true)]
    [InlineData("http", false)]
    [InlineData("https", true)]
    [InlineData("https", false)]
    public async Task Refusing_proxy_is_distinguished_from_the_server(string scheme, bool synchronous)
    {
        await using var proxy = new LoopbackServer(async (stream, stopping) =>
        {
            await LoopbackServer.ReadHeadAsync(stream, stopping);
            await LoopbackServer.WriteAsync(
                stream, "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n", stopping);
        });
        using var pipeline = new HttpPipeline(Setup.Options(null) with
        {
            BaseAddress = new Uri($"{scheme}://chat.invalid"),
            Network = new NetworkOptions { Proxy = new WebProxy($"http://127.0.0.1:{proxy.Port}") },
        });

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal(ConnectionProblem.ProxyRefused, error.Problem);
        Assert.Contains("407", error.Message, StringComparison.Ordinal);
    }
}
