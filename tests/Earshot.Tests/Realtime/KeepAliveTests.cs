namespace Earshot.Tests.Realtime;

public sealed class KeepAliveTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(0)]
    [InlineData(14)]
    [InlineData(16)]
    [InlineData(20)]
    public async Task Half_open_connection_is_replaced_within_a_minute(int silentAfter)
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        await AdvanceByAsync(setup, socket, TimeSpan.FromSeconds(silentAfter));
        setup.Protocol.RespondsToPings = false;
        Task<DisconnectNotification> reported = setup.NextAsync<DisconnectNotification>();
        int passed = 0;
        while (!socket.IsAborted)
        {
            passed++;
            await AdvanceByAsync(setup, socket, Second);
            Assert.InRange(passed, 0, 59);
        }

        DisconnectNotification lost = await reported;
        Assert.Equal((DisconnectReason.KeepAliveTimedOut, true), (lost.Reason, lost.WillReconnect));
        await setup.PassAsync(lost.ReconnectIn!.Value);
        await setup.NextAsync<ConnectNotification>();
        Assert.Equal(2, setup.Protocol.Attempts);
        Assert.InRange(passed + lost.ReconnectIn.Value.TotalSeconds, 0, 59);
    }

    [Fact]
    public async Task First_ping_is_sent_immediately_and_the_next_after_PingInterval()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        Assert.Equal("login", await socket.Sent.ReadAsync().AsTask().Soon());
        Assert.Equal("ping", await socket.Sent.ReadAsync().AsTask().Soon());
        await AdvanceByAsync(setup, socket, TimeSpan.FromSeconds(19));
        Assert.False(socket.Sent.TryRead(out _));
        await AdvanceByAsync(setup, socket, Second);
        Assert.Equal("ping", await socket.Sent.ReadAsync().AsTask().Soon());
    }

    [Fact]
    public async Task Any_message_counts_as_a_pong()
    {
        await using var setup = new ListenerSetup();
        setup.Protocol.RespondsToPings = false;
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        for (int i = 0; i < 30; i++)
        {
            await AdvanceByAsync(setup, socket, TimeSpan.FromSeconds(10));
            socket.PushBinary(1, 2, 3);
            await setup.NextAsync<ListenerError<FakeEvent>>();
        }

        Assert.Equal((ListenerState.Connected, 1), (setup.Listener.State, setup.Protocol.Attempts));
    }

    [Fact]
    public async Task Parts_of_a_long_message_count_as_a_pong()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { MessageTimeout = TimeSpan.FromMinutes(5) });
        setup.Protocol.RespondsToPings = false;
        var handled = new TaskCompletionSource<FakeEvent>();
        setup.Listener.OnEvent(handled.SetResult);
        FakeWebSocket socket = await setup.ConnectAsync();
        byte[] message = System.Text.Encoding.UTF8.GetBytes("""{"event":"said","seq":7}""");
        foreach (byte b in message.AsSpan(0, message.Length - 1).ToArray())
        {
            await AdvanceByAsync(setup, socket, TimeSpan.FromSeconds(5));
            socket.Push([b], System.Net.WebSockets.WebSocketMessageType.Text, endOfMessage: false);
            await socket.WaitUntilReadAsync();
        }

        socket.Push([message[^1]], System.Net.WebSockets.WebSocketMessageType.Text);
        Assert.Equal(7, (await handled.Task.Soon()).Sequence);
        Assert.Equal(1, setup.Protocol.Attempts);
    }

    // A part every five seconds: the connection is aborted by the first ping that is not answered after the limit.
    [Theory]
    [InlineData(false, 1, 4096, 120, 120 + 35)]
    [InlineData(false, 0, 4096, 120, 120 + 35)]
    [InlineData(false, 2048, 4096, 3600, 40 + 35)]
    [InlineData(true, 1, 4096, 120, 120 + 30)]
    [InlineData(true, 2048, 4096, 3600, 40 + 30)]
    public async Task Message_that_never_ends_does_not_count_as_a_pong_for_ever(
        bool watches, int part, int maxBytes, int seconds, int mostSeconds)
    {
        await using var setup = new ListenerSetup(
            new ListenerOptions { MaxMessageBytes = maxBytes, MessageTimeout = TimeSpan.FromSeconds(seconds) });
        setup.Protocol.RespondsToPings = false;
        setup.Protocol.ReceiveTimeout = watches ? TimeSpan.FromSeconds(30) : null;
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        Task<DisconnectNotification> reported = setup.NextAsync<DisconnectNotification>();
        int passed = 0;
        while (!socket.IsAborted)
        {
            socket.Push(new byte[part], System.Net.WebSockets.WebSocketMessageType.Text, endOfMessage: false);
            await socket.WaitUntilReadAsync();
            for (int i = 0; i < 5 && !socket.IsAborted; i++)
            {
                await AdvanceByAsync(setup, socket, Second, within: TimeSpan.FromSeconds(30));
                passed++;
            }

            Assert.InRange(passed, 0, mostSeconds);
        }

        Assert.Equal(DisconnectReason.KeepAliveTimedOut, (await reported).Reason);
        Assert.InRange(passed, Math.Min(seconds, 40), mostSeconds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silence_does_not_count_while_the_queue_is_full(bool watches)
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 1 });
        setup.Protocol.RespondsToPings = false;
        setup.Protocol.ReceiveTimeout = watches ? TimeSpan.FromSeconds(20) : null;
        var release = new TaskCompletionSource();
        var handled = new System.Collections.Concurrent.ConcurrentQueue<int>();
        var third = new TaskCompletionSource();
        setup.Listener.OnEvent(async e =>
        {
            await release.Task;
            handled.Enqueue(e.Sequence);
            if (e.Sequence == 3)
            {
                third.SetResult();
            }
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(2);
        socket.PushEvent(3);
        await socket.WaitUntilReadAsync(left: 1);
        for (int i = 0; i < 60; i++)
        {
            await AdvanceByAsync(setup, socket: null, TimeSpan.FromSeconds(10));
        }

        Assert.Equal(ListenerState.Connected, setup.Listener.State);
        release.SetResult();
        await third.Task.Soon();
        Assert.Equal([1, 2, 3], handled);
        Assert.Equal(1, setup.Protocol.Attempts);
    }

    [Fact]
    public async Task Changes_of_the_wall_clock_have_no_effect()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        foreach (int days in (int[])[1, -3, 400, -700])
        {
            setup.Time.JumpWallClock(TimeSpan.FromDays(days));
            await AdvanceByAsync(setup, socket, TimeSpan.FromSeconds(30));
        }

        Assert.Equal((ListenerState.Connected, false), (setup.Listener.State, socket.IsAborted));
        socket.Break();
        DisconnectNotification lost = await setup.NextAsync<DisconnectNotification>();
        Assert.Equal(TimeSpan.FromSeconds(0.5), lost.ReconnectIn);
        setup.Time.JumpWallClock(TimeSpan.FromDays(-30));
        await setup.PassAsync(TimeSpan.FromSeconds(0.5));
        await setup.NextAsync<ConnectNotification>();
    }

    [Fact]
    public async Task Ping_that_throws_or_hangs_leaves_no_task()
    {
        await using var setup = new ListenerSetup();
        var hanging = new TaskCompletionSource();
        setup.Protocol.OnPing = async cancellationToken =>
        {
            if (setup.Protocol.Pings == 1)
            {
                throw new FormatException("a defect");
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken)
                .ContinueWith(_ => hanging.SetResult(), TaskScheduler.Default);
        };
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        await AdvanceByAsync(setup, socket, TimeSpan.FromSeconds(25));
        Assert.Equal(2, setup.Protocol.Pings);
        await setup.Listener.DisconnectAsync().Soon();
        Assert.True(hanging.Task.IsCompleted);
    }

    [Fact]
    public async Task Ping_is_not_sent_while_an_earlier_one_hangs()
    {
        await using var setup = new ListenerSetup();
        setup.Protocol.OnPing = cancellationToken => Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken);
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        for (int i = 0; i < 10; i++)
        {
            await AdvanceByAsync(setup, socket, TimeSpan.FromSeconds(10));
            socket.PushBinary(1, 2, 3);
            await setup.NextAsync<ListenerError<FakeEvent>>();
        }

        Assert.Equal((1, 1), (setup.Protocol.Pings, setup.Protocol.Attempts));
    }

    // In steps of a second, because every timer of the keep-alive is set before the previous step ends.
    private static async Task AdvanceByAsync(ListenerSetup setup, FakeWebSocket? socket, TimeSpan by, TimeSpan? within = null)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < by; passed += Second)
        {
            await setup.Time.WaitForTimerAsync(within ?? TimeSpan.FromSeconds(20)).Soon();
            setup.Time.Advance(Second);
            await (socket?.WaitUntilReadAsync() ?? Task.CompletedTask);
        }
    }
}
