using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Earshot.Http;
using Earshot.Testing;

namespace Earshot.Tests.Http;

/// <summary>The pipeline over real sockets on loopback.</summary>
public sealed class HttpPipelineNetworkTests
{
    private const string GoodJson = """{"name":"hansolo"}""";

    public static TheoryData<bool> BothForms => [true, false];

    [Theory]
    [MemberData(nameof(BothForms))]
    public async Task Command_without_body_is_sent_once_when_connection_closes_early(bool synchronous)
    {
        int requests = 0;
        await using var server = new LoopbackServer(async (stream, stopping) =>
        {
            if (await LoopbackServer.ReadHeadAsync(stream, stopping) is { Length: > 0 })
            {
                Interlocked.Increment(ref requests);
            }
        });
        using var pipeline = new HttpPipeline(Options(server));
        var arm = new ApiRequest("Arm", HttpMethod.Post, "state/away");

        ConnectionException lost = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.CallAsync(arm, synchronous));

        Assert.False(lost.NothingWasSent);
        Assert.Equal(1, Volatile.Read(ref requests));
    }

    /// <summary>Lengths around the sizes of rented buffers, and far beyond them.</summary>
    public static TheoryData<int, bool, bool> Lengths
    {
        get
        {
            var rows = new TheoryData<int, bool, bool>();
            foreach (int length in (int[])[100, 16 * 1024, (16 * 1024) + 1, 300_000, 3_000_000])
            {
                rows.Add(length, true, true);
                rows.Add(length, true, false);
                rows.Add(length, false, true);
                rows.Add(length, false, false);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task Response_of_any_length_is_read_completely(int length, bool announced, bool synchronous)
    {
        string name = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26)))).Substring(0, length - GoodJson.Length + "hansolo".Length);
        string json = GoodJson.Replace("hansolo", name, StringComparison.Ordinal);
        await using var server = new LoopbackServer(async (stream, stopping) =>
        {
            // The second response reuses the buffer of the first.
            for (int i = 0; i < 2; i++)
            {
                await LoopbackServer.ReadHeadAsync(stream, stopping);
                string framing = announced ? $"Content-Length: {length}" : "Transfer-Encoding: chunked";
                string body = announced ? json : $"{length / 2:x}\r\n{json[..(length / 2)]}\r\n{length - (length / 2):x}\r\n{json[(length / 2)..]}\r\n0\r\n\r\n";
                await LoopbackServer.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{framing}\r\n\r\n{body}", stopping);
            }
        });
        using var pipeline = new HttpPipeline(Options(server));

        ApiResponse<Person> first = await pipeline.CallAsync(Setup.Get, synchronous);
        ApiResponse<Person> second = await pipeline.CallAsync(Setup.Get, synchronous);

        Assert.Equal((name, name), (first.Value!.Name, second.Value!.Name));
    }

    [Theory]
    [MemberData(nameof(BothForms))]
    public async Task Call_uses_neither_cookies_nor_redirects(bool synchronous)
    {
        List<string> heads = [];
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new LoopbackServer(async (stream, stopping) =>
        {
            heads.Add(await LoopbackServer.ReadHeadAsync(stream, stopping));
            await LoopbackServer.AnswerAsync(stream, GoodJson, stopping, "Set-Cookie: session=1; Path=/");
            heads.Add(await LoopbackServer.ReadHeadAsync(stream, stopping));
            await LoopbackServer.WriteAsync(
                stream, "HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", stopping);
            heads.Add(await LoopbackServer.ReadHeadAsync(stream, stopping));
            done.SetResult();
        });
        var pipeline = new HttpPipeline(Options(server));

        ApiResponse<Person> response = await pipeline.CallAsync(Setup.Get, synchronous);
        ConnectionException redirected = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.CallAsync(Setup.Get, synchronous));
        pipeline.Dispose();
        await done.Task.WaitAsync(Setup.SafetyNet);

        Assert.Equal("hansolo", response.Value?.Name);
        Assert.Equal(ConnectionProblem.Redirected, redirected.Problem);
        Assert.Equal(1, server.Connections);
        Assert.StartsWith("GET /sub/people/me?x=1 HTTP/1.1", heads[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Cookie", heads[1], StringComparison.Ordinal);
        Assert.Equal("", heads[2]);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(true, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"name\":")]
    [InlineData(false, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"name\":")]
    [InlineData(true, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"name\":\r\n")]
    [InlineData(false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"name\":\r\n")]
    public async Task Silent_server_causes_a_timeout(bool synchronous, string sentBefore)
    {
        var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var time = new FakeTimeProvider();
        await using LoopbackServer server = Silent(sentBefore, silent);
        using var pipeline = new HttpPipeline(
            Options(server, time) with { Network = Direct with { RequestTimeout = TimeSpan.FromSeconds(7) } });

        Task<ApiResponse<Person>> call = pipeline.CallAsync(Setup.Get, synchronous);
        await silent.Task.WaitAsync(Setup.SafetyNet);
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => call.WaitAsync(Setup.SafetyNet));
        Assert.Equal(ConnectionProblem.TimedOut, error.Problem);
        Assert.False(error.NothingWasSent);
        Assert.Contains("GetPerson", error.Message, StringComparison.Ordinal);
        Assert.Contains("7 s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(true, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"name\":")]
    [InlineData(false, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"name\":")]
    public async Task Call_in_progress_ends_when_canceled(bool synchronous, string sentBefore)
    {
        var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LoopbackServer server = Silent(sentBefore, silent);
        using var pipeline = new HttpPipeline(Options(server));
        using var cancel = new CancellationTokenSource();

        Task<ApiResponse<Person>> call = pipeline.CallAsync(Setup.Get, synchronous, cancel.Token);
        await silent.Task.WaitAsync(Setup.SafetyNet);
        await cancel.CancelAsync();

        OperationCanceledException end =
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Setup.SafetyNet));
        Assert.Equal(cancel.Token, end.CancellationToken);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(true, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"name\":")]
    [InlineData(false, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"name\":")]
    public async Task Call_in_progress_ends_as_closed_when_pipeline_is_disposed(bool synchronous, string sentBefore)
    {
        var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LoopbackServer server = Silent(sentBefore, silent);
        var pipeline = new HttpPipeline(Options(server) with { Retry = new RetryOptions() });

        Task<ApiResponse<Person>> call = pipeline.CallAsync(Setup.Get, synchronous);
        await silent.Task.WaitAsync(Setup.SafetyNet);
        pipeline.Dispose();
        pipeline.Dispose();

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => call.WaitAsync(Setup.SafetyNet));
        Assert.Equal(ConnectionProblem.Closed, error.Problem);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pipeline.CallAsync(Setup.Get, synchronous));
    }

    [Theory]
    [InlineData(true, "", ConnectionProblem.Lost)]
    [InlineData(false, "", ConnectionProblem.Lost)]
    [InlineData(true, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"name\":", ConnectionProblem.Lost)]
    [InlineData(false, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"name\":", ConnectionProblem.Lost)]
    [InlineData(true, "SSH-2.0-OpenSSH_9.9\r\n\r\n", ConnectionProblem.ProtocolError)]
    [InlineData(false, "SSH-2.0-OpenSSH_9.9\r\n\r\n", ConnectionProblem.ProtocolError)]
    public async Task Lost_connection_and_invalid_http_are_different_problems(bool synchronous, string sent, ConnectionProblem expected)
    {
        await using var server = new LoopbackServer(async (stream, stopping) =>
        {
            await LoopbackServer.ReadHeadAsync(stream, stopping);
            await LoopbackServer.WriteAsync(stream, sent, stopping);
        });
        using var pipeline = new HttpPipeline(Options(server));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal(expected, error.Problem);
        Assert.False(error.NothingWasSent);
    }

    [Theory]
    [MemberData(nameof(BothForms))]
    public async Task Closed_port_is_unreachable(bool synchronous)
    {
        var server = new LoopbackServer((_, _) => Task.CompletedTask);
        HttpPipelineOptions options = Options(server);
        await server.DisposeAsync();
        using var pipeline = new HttpPipeline(options);

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal(ConnectionProblem.Unreachable, error.Problem);
        Assert.True(error.NothingWasSent);
        Assert.Contains($"127.0.0.1:{options.BaseAddress.Port}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BothForms))]
    public async Task Unresolvable_name_is_an_unknown_host(bool synchronous)
    {
        using var pipeline = new HttpPipeline(Setup.Options(null) with
        {
            BaseAddress = new Uri("http://nowhere.invalid"),
            Network = Direct with { ConnectCallback = (_, _) => throw new SocketException((int)SocketError.HostNotFound) },
        });

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal(ConnectionProblem.UnknownHost, error.Problem);
        Assert.True(error.NothingWasSent);
        Assert.Contains("nowhere.invalid", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BothForms))]
    public async Task Connect_timeout_reports_that_nothing_was_sent(bool synchronous)
    {
        using var pipeline = new HttpPipeline(Setup.Options(null) with
        {
            Network = Direct with
            {
                ConnectTimeout = TimeSpan.FromMilliseconds(20),
                ConnectCallback = async (_, ct) =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
                    return Stream.Null;
                },
            },
        });

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => pipeline.CallAsync(Setup.Get, synchronous));

        Assert.Equal(ConnectionProblem.TimedOut, error.Problem);
        Assert.True(error.NothingWasSent);
    }

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

            await LoopbackServer.AnswerAsync(stream, GoodJson, stopping);
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

    private static readonly NetworkOptions Direct = new() { Proxy = NetworkOptions.NoProxy, RequestTimeout = TimeSpan.FromHours(1) };

    private static HttpPipelineOptions Options(LoopbackServer server, FakeTimeProvider? time = null, string scheme = "http") =>
        Setup.Options(null, time) with { BaseAddress = new Uri($"{scheme}://127.0.0.1:{server.Port}/sub/"), Network = Direct };

    private static async Task ServeAsync(Stream stream, CancellationToken stopping)
    {
        string head = await LoopbackServer.ReadHeadAsync(stream, stopping);
        if (head.Contains("Sec-WebSocket-Key", StringComparison.OrdinalIgnoreCase))
        {
            await LoopbackServer.AcceptWebSocketAsync(stream, head, stopping);
        }
        else
        {
            await LoopbackServer.AnswerAsync(stream, GoodJson, stopping);
        }

        await stream.ReadExactlyAsync(new byte[1], stopping);
    }

    private static LoopbackServer Silent(string sentBefore, TaskCompletionSource silent) =>
        new(async (stream, stopping) =>
        {
            await LoopbackServer.ReadHeadAsync(stream, stopping);
            await LoopbackServer.WriteAsync(stream, sentBefore, stopping);
            silent.TrySetResult();
            await stream.ReadExactlyAsync(new byte[1], stopping);
        });
}
