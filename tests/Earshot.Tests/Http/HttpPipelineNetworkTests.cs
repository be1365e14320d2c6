using System.Net.Sockets;
using Earshot.Http;
using Earshot.Testing;
using static Earshot.Tests.Http.Loopback;

namespace Earshot.Tests.Http;

/// <summary>The pipeline over real sockets on loopback.</summary>
public sealed class HttpPipelineNetworkTests
{
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
        string name = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))))
            .Substring(0, length - GoodJson.Length + "hansolo".Length);
        string json = GoodJson.Replace("hansolo", name, StringComparison.Ordinal);
        await using var server = new LoopbackServer(async (stream, stopping) =>
        {
            // The second response reuses the buffer of the first.
            for (int i = 0; i < 2; i++)
            {
                await LoopbackServer.ReadHeadAsync(stream, stopping);
                string framing = announced ? $"Content-Length: {length}" : "Transfer-Encoding: chunked";
                int half = length / 2;
                string body = announced
                    ? json
                    : $"{half:x}\r\n{json[..half]}\r\n{length - half:x}\r\n{json[half..]}\r\n0\r\n\r\n";
                await LoopbackServer.WriteAsync(
                    stream, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{framing}\r\n\r\n{body}", stopping);
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
            await LoopbackServer.RespondAsync(stream, GoodJson, stopping, "Set-Cookie: session=1; Path=/");
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

    private static LoopbackServer Silent(string sentBefore, TaskCompletionSource silent) =>
        new(async (stream, stopping) =>
        {
            await LoopbackServer.ReadHeadAsync(stream, stopping);
            await LoopbackServer.WriteAsync(stream, sentBefore, stopping);
            silent.TrySetResult();
            await stream.ReadExactlyAsync(new byte[1], stopping);
        });
}
