using System.Net;
using System.Net.Sockets;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Tests.Hosting;

namespace Earshot.Simulator.Tests.Faults;

public sealed class HttpFaultTests
{
    public static TheoryData<string, int, string?> Presets => new()
    {
        { "unauthorized", 401, "application/json" },
        { "server-error", 500, "application/json" },
        { "bad-gateway-page", 502, "text/html" },
        { "web-page", 200, "text/html" },
        { "rate-limited-bare", 429, "text/plain" },
    };

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task Response_fault_replaces_the_application_response(string preset, int status, string? mediaType)
    {
        await using Probe probe = await Probe.StartAsync();
        string script = $$$"""{"faults":[{"when":{"on":"request"},"do":{"fault":"respond","preset":"{{{preset}}}"}}]}""";
        probe.Faults.Add(FaultScript.Parse(script)[0]);
        using HttpResponseMessage response = await probe.Http().GetAsync("/x");

        Assert.Equal((status, mediaType), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
        Assert.False(response.Headers.Contains("Retry-After"));
        Assert.Equal(0, probe.Handled);
        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
    }

    [Fact]
    public async Task Rate_limit_response_contains_its_headers()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new RequestReceived(), SendResponse.RateLimited(TimeSpan.FromSeconds(7.2), limit: 10));
        using HttpResponseMessage response = await probe.Http().GetAsync("/x");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(8), response.Headers.RetryAfter?.Delta);
        Assert.Equal("10", response.Headers.GetValues("X-RateLimit-Limit").Single());
        Assert.Equal("0", response.Headers.GetValues("X-RateLimit-Remaining").Single());
        Assert.Equal("8", response.Headers.GetValues("X-RateLimit-Reset").Single());
    }

    [Fact]
    public async Task Custom_response_is_sent_to_an_upgrade()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new WebSocketConnected(), new SendResponse
        {
            Status = 503,
            Body = "away",
            ContentType = "text/x",
            Headers = new Dictionary<string, string> { ["X-A"] = "b" }
        });

        System.Net.WebSockets.WebSocketException refused =
            await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => probe.ConnectAsync());
        Assert.Contains("503", refused.Message, StringComparison.Ordinal);
        JournalEntry entry = await probe.WaitForEntryAsync(JournalKind.RequestCompleted);
        Assert.Equal(503, entry.Status);
        Assert.Equal(0, (await (await probe.ConnectAsync()).ReceiveAsync()).Seq);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_takes_effect_when_its_response_is_lost(bool reset)
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new ResponseReady { Method = "POST", Path = "/x" }, new DropConnection { Reset = reset });
        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
        Assert.Equal(1, probe.Handled);

        // A body prevents the framework's client from retrying the request when the connection ends by FIN before a response.
        using var body = new StringContent("abc");
        await Assert.ThrowsAsync<HttpRequestException>(() => probe.Http().PostAsync("/x", body));
        Assert.Equal(2, probe.Handled);
        await probe.WaitForEntryAsync(e => e is { Kind: JournalKind.ConnectionLost, Method: "POST" });
        using HttpResponseMessage after = await probe.Http().PostAsync("/x", null);
        Assert.Equal("hello 0", await after.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Response_fault_at_response_replaces_the_application_response()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(
            new ResponseReady { Path = "/fail" }, new SendResponse { Status = 504, Body = "gave up", ContentType = "text/plain" });
        using HttpResponseMessage response = await probe.Http().GetAsync("/fail");
        Assert.Equal((HttpStatusCode.GatewayTimeout, "gave up"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal(1, probe.Handled);
        using HttpResponseMessage after = await probe.Http().GetAsync("/fail");
        Assert.Equal(418, (int)after.StatusCode);
    }

    [Fact]
    public async Task Delay_at_response_holds_a_finished_response()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new ResponseReady(), new Delay { Duration = TimeSpan.FromSeconds(20) });
        Task<string> response = probe.Http().GetStringAsync("/x");
        await probe.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(20)).WaitAsync(Probe.WaitTimeout);
        Assert.Equal((1, false), (probe.Handled, response.IsCompleted));
        probe.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("hello 0", await response);
    }

    [Fact]
    public async Task Trigger_fires_at_Nth_then_at_Every_up_to_Times()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(
            new RequestReceived { Method = "get", Path = "/api/*/posts", Nth = 2, Every = 3, Times = 2 },
            new SendResponse { Status = 500 });
        HttpClient client = probe.Http();
        List<int> hit = [];
        for (int i = 1; i <= 10; i++)
        {
            using HttpResponseMessage response = await client.GetAsync("/api/v4/posts");
            if (!response.IsSuccessStatusCode)
            {
                hit.Add(i);
            }

            (await client.GetAsync("/api/v4/posts/x")).EnsureSuccessStatusCode().Dispose();
            (await client.PostAsync("/api/v4/posts", null)).EnsureSuccessStatusCode().Dispose();
        }

        Assert.Equal([2, 5], hit);
    }

    [Fact]
    public async Task Trigger_without_limit_fires_until_cleared()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new Fault(new RequestReceived { Times = null }, new SendResponse { Status = 500 }) { Name = "always broken" });
        HttpClient client = probe.Http();
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.InternalServerError, (await client.GetAsync("/x")).StatusCode);
        }

        probe.Faults.Clear();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/x")).StatusCode);
        Assert.Equal(5, probe.Journal.Entries.Count(e => e is { Kind: JournalKind.FaultApplied, Detail: "always broken" }));
        Assert.Empty(probe.Faults.Faults);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delay_holds_a_request_on_the_host_clock(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        probe.Faults.Add(new RequestReceived(), new Delay { Duration = TimeSpan.FromSeconds(20) });
        Task<string> response = probe.Http().GetStringAsync("/x");
        await probe.Time.WaitForTimerAsync(TimeSpan.FromSeconds(20)).WaitAsync(Probe.WaitTimeout);

        Assert.Equal(0, probe.Handled);
        probe.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("hello 0", await response);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Drop_ends_the_connection_without_a_response(bool inMemory, bool reset)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        probe.Faults.Add(new RequestReceived(), new DropConnection { Reset = reset });

        // POST, because a handler can retry a GET on a new connection.
        await Assert.ThrowsAsync<HttpRequestException>(() => probe.Http().PostAsync("/x", new StringContent("y")));
        JournalEntry drop = await probe.WaitForEntryAsync(JournalKind.ConnectionLost);
        Assert.Equal(("POST", "/x"), (drop.Method, drop.Path));
        Assert.Equal(0, probe.Handled);
        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Drop_sends_a_reset_or_a_FIN(bool reset)
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new RequestReceived(), new DropConnection { Reset = reset });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, probe.Host.Url.Port);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        Task<int> read = client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Probe.WaitTimeout);

        if (reset)
        {
            IOException error = await Assert.ThrowsAsync<IOException>(() => read);
            Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
        }
        else
        {
            Assert.Equal(0, await read);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hang_sends_no_response_and_skips_the_application(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        probe.Faults.Add(new RequestReceived(), new Hang());
        await probe.AssertHangsAsync();
        Assert.Equal("/x", (await probe.WaitForEntryAsync(JournalKind.ConnectionLost)).Path);
        Assert.Equal(1, probe.Handled);
    }

    [Fact]
    public async Task Half_open_runs_the_application_and_discards_its_response()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new RequestReceived(), new HalfOpen());
        using var cancel = new CancellationTokenSource();
        Task<HttpResponseMessage> response = probe.Http().GetAsync("/x", cancel.Token);
        await probe.WaitForEntryAsync(JournalKind.RequestCompleted);

        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/y"));
        Assert.False(response.IsCompleted);
        Assert.Equal(2, probe.Handled);
        await cancel.CancelAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Slow_drip_sends_bytes_in_pieces(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        probe.Faults.Add(new RequestReceived(), new SlowDrip { Bytes = 5, Interval = TimeSpan.FromSeconds(1) });
        await using Stream stream = inMemory ? await probe.Host.ConnectAsync(CancellationToken.None) : await TcpAsync(probe);
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        byte[] buffer = new byte[1000];
        List<int> pieces = [];
        for (int i = 0; i < 4; i++)
        {
            pieces.Add(await stream.ReadAsync(buffer).AsTask().WaitAsync(Probe.WaitTimeout));
            await probe.Time.WaitForTimerAsync(TimeSpan.FromSeconds(1)).WaitAsync(Probe.WaitTimeout);
            probe.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([5, 5, 5, 5], pieces);
    }

    private static async Task<Stream> TcpAsync(Probe probe)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, probe.Host.Url.Port);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
