using System.Net.WebSockets;
using System.Text;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Tests.Hosting;

namespace Earshot.Simulator.Tests.Faults;

public sealed class SocketFaultTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Drop_at_Nth_message_loses_message_and_connection(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        probe.Faults.Add(new MessageSent { Nth = 3 }, new DropConnection());
        ClientWebSocket socket = await probe.ConnectAsync();
        await socket.ReceiveAsync();
        await socket.SendAsync("a");
        Assert.Equal(1, (await socket.ReceiveAsync()).Seq);
        await socket.SendAsync("b");

        await socket.FailsAsync();
        Assert.Equal("by a fault", (await probe.WaitForEntryAsync(JournalKind.ConnectionLost)).Detail);
        Assert.Equal(2, probe.Journal.Entries.Count(e => e.Kind == JournalKind.MessageSent));
    }

    [Fact]
    public async Task Messages_are_counted_per_connection_or_together_and_by_event()
    {
        await using Probe probe = await Probe.StartAsync();
        var text = new SendFrame { Content = FrameContent.Text, Text = "own" };
        var together = new SendFrame { Content = FrameContent.Text, Text = "together" };
        var echo = new SendFrame { Content = FrameContent.Text, Text = "echo" };
        probe.Faults.Add(new MessageSent { Nth = 2, Times = null, Every = 100 }, text)
            .Add(new MessageSent { Nth = 3, PerConnection = false }, together)
            .Add(new MessageSent { Event = "echo", PerConnection = false, Nth = 2 }, echo);
        ClientWebSocket first = await probe.ConnectAsync();
        Assert.Equal(0, (await first.ReceiveAsync()).Seq);
        await first.SendAsync("x");
        Assert.Equal("own", (await first.ReceiveAsync()).Text);
        Assert.Equal(1, (await first.ReceiveAsync()).Seq);
        ClientWebSocket second = await probe.ConnectAsync();
        Assert.Equal("together", (await second.ReceiveAsync()).Text);
        Assert.Equal(0, (await second.ReceiveAsync()).Seq);
        await second.SendAsync("x");
        Assert.Equal("own", (await second.ReceiveAsync()).Text);
        Assert.Equal("echo", (await second.ReceiveAsync()).Text);
        Assert.Equal(1, (await second.ReceiveAsync()).Seq);
    }

    [Fact]
    public async Task Nth_WebSocket_is_dropped_after_its_upgrade()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new WebSocketConnected { Path = "/w?", Times = 2 }, new DropConnection());
        for (int i = 0; i < 2; i++)
        {
            ClientWebSocket socket = await probe.ConnectAsync();
            await socket.FailsAsync();
        }

        Assert.Equal(0, (await (await probe.ConnectAsync()).ReceiveAsync()).Seq);
        Assert.Single(probe.Journal.Entries, e => e.Kind == JournalKind.MessageSent);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task Silent_connection_stays_open_after_server_abort(bool inMemory, bool hang)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        probe.Faults.Add(new WebSocketConnected(), hang ? new Hang() : new HalfOpen());
        ClientWebSocket socket = await probe.ConnectAsync();
        Task<Received> received = socket.ReceiveAsync();
        await probe.WaitForEntryAsync(JournalKind.MessageSent);
        await socket.SendAsync("into the void");
        probe.Sockets[0].Abort();
        await probe.WaitForEntryAsync(JournalKind.ConnectionLost);
        await socket.SendAsync("still no error");
        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));

        Assert.False(received.IsCompleted);
        Assert.DoesNotContain(probe.Journal.Entries, e => e.Kind == JournalKind.MessageReceived);
        await probe.Host.DisposeAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => received);
    }

    [Fact]
    public async Task Half_open_drains_data_and_hang_applies_back_pressure()
    {
        await using Probe probe = await Probe.StartAsync(inMemory: true);
        byte[] flood = new byte[1_000_000];
        probe.Faults.Add(new WebSocketConnected(), new HalfOpen());
        ClientWebSocket swallowed = await probe.ConnectAsync();
        await swallowed.SendAsync(flood, WebSocketMessageType.Binary, true, CancellationToken.None).WaitAsync(Probe.WaitTimeout);

        probe.Faults.Add(new WebSocketConnected(), new Hang());
        ClientWebSocket stuck = await probe.ConnectAsync();
        Task sending = stuck.SendAsync(flood, WebSocketMessageType.Binary, true, CancellationToken.None);
        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
        Assert.False(sending.IsCompleted);
        stuck.Abort();
        await Assert.ThrowsAnyAsync<Exception>(() => sending.WaitAsync(Probe.WaitTimeout));
        Assert.True(sending.IsFaulted || sending.IsCanceled);
    }

    [Fact]
    public async Task Half_open_at_Nth_message_discards_it_and_later_ones()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new MessageSent { Nth = 2 }, new HalfOpen());
        ClientWebSocket socket = await probe.ConnectAsync();
        await socket.ReceiveAsync();
        await socket.SendAsync("x");
        await probe.WaitForEntryAsync(e => e is { Kind: JournalKind.MessageSent, Sequence: 1 });
        Task<Received> received = socket.ReceiveAsync();
        await socket.SendAsync("y");

        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
        Assert.False(received.IsCompleted);
        socket.Abort();
        await Assert.ThrowsAnyAsync<Exception>(() => received);
        await probe.WaitForEntryAsync(JournalKind.ConnectionLost);
    }

    [Fact]
    public async Task Delay_holds_a_message_and_all_later_ones()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new MessageSent(), new Delay { Duration = TimeSpan.FromSeconds(4) });
        ClientWebSocket socket = await probe.ConnectAsync();
        Task<Received> received = socket.ReceiveAsync();
        await probe.Time.WaitForTimerAsync(TimeSpan.FromSeconds(4)).WaitAsync(Probe.WaitTimeout);

        Assert.False(received.IsCompleted);
        probe.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0, (await received).Seq);
    }

    [Theory]
    [InlineData(FrameContent.NotJson, WebSocketMessageType.Text)]
    [InlineData(FrameContent.NotAnObject, WebSocketMessageType.Text)]
    [InlineData(FrameContent.Binary, WebSocketMessageType.Binary)]
    [InlineData(FrameContent.Huge, WebSocketMessageType.Text)]
    public async Task Send_sends_a_message_before_the_real_one(FrameContent content, WebSocketMessageType type)
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new MessageSent(), new SendFrame { Content = content });
        ClientWebSocket socket = await probe.ConnectAsync();
        Received strange = await socket.ReceiveAsync();

        Assert.Equal(type, strange.Type);
        Assert.Equal(content == FrameContent.Huge, strange.Data.Length == 5 * 1024 * 1024);
        switch (content)
        {
            case FrameContent.NotJson:
                Assert.ThrowsAny<System.Text.Json.JsonException>(() => strange.Json);
                break;
            case FrameContent.NotAnObject:
                Assert.IsType<System.Text.Json.Nodes.JsonArray>(strange.Json);
                break;
            case FrameContent.Huge:
                Assert.IsType<System.Text.Json.Nodes.JsonObject>(strange.Json);
                break;
        }

        Assert.Equal(0, (await socket.ReceiveAsync()).Seq);
        Assert.Contains(probe.Journal.Entries, e => e is { Kind: JournalKind.MessageSent, Detail: "by a fault" });
    }

    [Fact]
    public async Task Send_with_Instead_replaces_the_message()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new MessageSent(), new SendFrame { Content = FrameContent.Text, Text = "{}", Instead = true });
        ClientWebSocket socket = await probe.ConnectAsync();
        Assert.Equal("{}", (await socket.ReceiveAsync()).Text);
        await socket.SendAsync("x");

        Assert.Equal(1, (await socket.ReceiveAsync()).Seq);
    }

    [Fact]
    public async Task Invalid_UTF8_is_sent_in_a_text_frame()
    {
        await using Probe probe = await Probe.StartAsync(inMemory: true);
        probe.Faults.Add(new WebSocketConnected(), new SendFrame { Content = FrameContent.InvalidUtf8 });
        await using Stream stream = await UpgradeAsync(probe);
        byte[] frame = new byte[2 + 14];
        await stream.ReadExactlyAsync(frame).AsTask().WaitAsync(Probe.WaitTimeout);
        Assert.Equal([0x81, 14], frame[..2]);
        Assert.Throws<DecoderFallbackException>(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(frame[2..]));
    }

    [Fact]
    public async Task Fragment_splits_one_message_or_all_of_a_connection()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new MessageSent { Nth = 2 }, new FragmentMessages())
            .Add(new WebSocketConnected { Nth = 2 }, new FragmentMessages { Size = 7 });
        ClientWebSocket once = await probe.ConnectAsync();
        Assert.Equal(1, (await once.ReceiveAsync()).Frames);
        await once.SendAsync("x");
        Received fragmented = await once.ReceiveAsync();
        Assert.Equal((fragmented.Data.Length, 1L), (fragmented.Frames, fragmented.Seq));
        await once.SendAsync("x");
        Assert.Equal(1, (await once.ReceiveAsync()).Frames);

        ClientWebSocket always = await probe.ConnectAsync();
        for (int i = 0; i < 2; i++)
        {
            Received part = await always.ReceiveAsync();
            Assert.Equal(((part.Data.Length + 6) / 7, (long)i), (part.Frames, part.Seq));
            await always.SendAsync("x");
        }
    }

    [Fact]
    public async Task Slow_drip_eventually_delivers_a_WebSocket_message()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new WebSocketConnected(), new SlowDrip { Bytes = 10, Interval = TimeSpan.FromSeconds(1) });
        ClientWebSocket socket = await probe.ConnectAsync();
        Task<Received> received = socket.ReceiveAsync();
        int waits = 0;
        while (!received.IsCompleted)
        {
            Task timer = probe.Time.WaitForTimerAsync(TimeSpan.FromSeconds(1));
            if (await Task.WhenAny(timer, received).WaitAsync(Probe.WaitTimeout) == timer)
            {
                waits++;
                probe.Time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Assert.Equal(0, (await received).Seq);
        Assert.Equal(3, waits);
    }

    [Fact]
    public async Task Skip_and_repeat_change_the_number_from_which_counting_continues()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new MessageSent { Nth = 2 }, new SkipSequenceNumbers { Count = 3 })
            .Add(new MessageSent { Nth = 4 }, new RepeatSequenceNumber())
            .Add(new WebSocketConnected { Nth = 2 }, new SkipSequenceNumbers(), new ForgetSession());
        ClientWebSocket socket = await probe.ConnectAsync();
        List<long> numbers = [];
        for (int i = 0; i < 5; i++)
        {
            numbers.Add((await socket.ReceiveAsync()).Seq);
            await socket.SendAsync("x");
        }

        Assert.Equal([0, 4, 5, 5, 6], numbers);
        Assert.Equal(1, (await (await probe.ConnectAsync()).ReceiveAsync()).Seq);
        Assert.Equal([false, true], probe.Sockets.Select(s => s.ForgetsSession));
    }

    [Fact]
    public async Task Repeat_never_assigns_a_negative_number()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new MessageSent(), new RepeatSequenceNumber { Count = 5 });
        Assert.Equal(0, (await (await probe.ConnectAsync()).ReceiveAsync()).Seq);
    }

    [Theory]
    [InlineData(4001, "enough")]
    [InlineData(1012, null)]
    public async Task Close_fault_sends_code_and_reason(int code, string? reason)
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new MessageSent { Nth = 2 }, new CloseSocket { Code = code, Reason = reason });
        ClientWebSocket socket = await probe.ConnectAsync();
        await socket.ReceiveAsync();
        await socket.SendAsync("x");

        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync()).Type);
        Assert.Equal((code, reason ?? ""), ((int)socket.CloseStatus!, socket.CloseStatusDescription ?? ""));
        Assert.Equal(code, (await probe.WaitForEntryAsync(JournalKind.WebSocketClosed)).Status);
    }

    [Fact]
    public async Task Close_with_1005_sends_an_empty_close_frame()
    {
        await using Probe probe = await Probe.StartAsync(inMemory: true);
        probe.Faults.Add(new WebSocketConnected(), new CloseSocket { Code = 1005 });
        await using Stream stream = await UpgradeAsync(probe);
        byte[] frame = new byte[2];
        await stream.ReadExactlyAsync(frame).AsTask().WaitAsync(Probe.WaitTimeout);

        Assert.Equal([0x88, 0x00], frame);
        Assert.Equal(1005, (await probe.WaitForEntryAsync(JournalKind.WebSocketClosed)).Status);
    }

    [Fact]
    public async Task Time_fault_applies_to_every_open_WebSocket()
    {
        await using Probe probe = await Probe.StartAsync();
        var after = new TimeElapsed { After = TimeSpan.FromSeconds(5) };
        probe.Faults.Add(after, new ForgetSession(), new SendFrame { Content = FrameContent.NotJson }, new CloseSocket { Code = 1001 });
        ClientWebSocket[] sockets = [await probe.ConnectAsync(), await probe.ConnectAsync()];
        foreach (ClientWebSocket socket in sockets)
        {
            await socket.ReceiveAsync();
        }

        probe.Time.Advance(TimeSpan.FromSeconds(5));
        foreach (ClientWebSocket socket in sockets)
        {
            Assert.StartsWith("<<<", (await socket.ReceiveAsync()).Text, StringComparison.Ordinal);
            Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync()).Type);
            Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        }

        Assert.All(probe.Sockets, s => Assert.True(s.ForgetsSession));
    }

    [Fact]
    public async Task Two_faults_with_one_trigger_both_occur()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new MessageSent { Nth = 2 }, new ForgetSession()).Add(new MessageSent { Nth = 2 }, new DropConnection());
        ClientWebSocket socket = await probe.ConnectAsync();
        await socket.ReceiveAsync();
        await socket.SendAsync("x");
        await socket.FailsAsync();

        Assert.True(probe.Sockets[0].ForgetsSession);
    }

    // ClientWebSocket does not expose the bytes of some frames, so they are read directly.
    private static async Task<Stream> UpgradeAsync(Probe probe)
    {
        Stream stream = await probe.Host.ConnectAsync(CancellationToken.None);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        List<byte> seen = [];
        byte[] one = new byte[1];
        while (!Encoding.ASCII.GetString([.. seen]).EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.Equal(1, await stream.ReadAsync(one).AsTask().WaitAsync(Probe.WaitTimeout));
            seen.Add(one[0]);
        }

        return stream;
    }
}
