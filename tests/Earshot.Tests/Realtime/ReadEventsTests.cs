namespace Earshot.Tests.Realtime;

public sealed class ReadEventsTests
{
    [Fact]
    public async Task Events_are_yielded_in_the_order_received()
    {
        await using var setup = new ListenerSetup();
        List<int> yielded = [];
        Task reading = Task.Run(async () =>
        {
            await foreach (FakeEvent e in setup.Listener.ReadEventsAsync())
            {
                yielded.Add(e.Sequence);
                if (e.Sequence == 99)
                {
                    break;
                }
            }
        });
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        for (int i = 0; i < 100; i++)
        {
            socket.PushEvent(i, lane: $"{i % 7}");
        }

        await reading.Soon();
        Assert.Equal(Enumerable.Range(0, 100), yielded);
        Assert.Equal((ListenerState.Stopped, 0), (setup.Listener.State, setup.Time.ActiveTimers));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public async Task Unyielded_events_are_yielded_by_the_next_enumeration(int capacity)
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = capacity });
        setup.Protocol.RespondsToPings = false; // Frames are counted, and the pong could come between any two.
        List<int> yielded = [];
        for (int round = 0; round < 4; round++)
        {
            await using IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync().GetAsyncEnumerator();
            Task<bool> next = events.MoveNextAsync().AsTask();
            FakeWebSocket socket = await setup.Protocol.OpenedAsync();
            for (int i = 0; i < 4 && round == 0; i++)
            {
                socket.PushEvent(i);
            }

            Assert.True(await next.Soon());
            yielded.Add(events.Current.Sequence);

            // With a capacity of two, the reader waits with the last one.
            await setup.Protocol.EventsReadAsync(4);
        }

        Assert.Equal([0, 1, 2, 3], yielded);
    }

    [Fact]
    public async Task Cancellation_ends_the_enumeration_and_stops_the_listener()
    {
        await using var setup = new ListenerSetup();
        using var cancellation = new CancellationTokenSource();
        await using IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync(cancellation.Token).GetAsyncEnumerator();
        Task<bool> next = events.MoveNextAsync().AsTask();
        await setup.NextAsync<ConnectNotification>();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Soon());
        Assert.Equal((ListenerState.Stopped, 0), (setup.Listener.State, setup.Time.ActiveTimers));
    }

    [Fact]
    public async Task Second_concurrent_enumeration_throws()
    {
        await using var setup = new ListenerSetup();
        for (int i = 0; i < 3; i++)
        {
            IAsyncEnumerator<FakeEvent> first = setup.Listener.ReadEventsAsync().GetAsyncEnumerator();
            Task<bool> next = first.MoveNextAsync().AsTask();
            FakeWebSocket socket = await setup.Protocol.OpenedAsync();
            await Assert.ThrowsAsync<InvalidOperationException>(
                () => setup.Listener.ReadEventsAsync().GetAsyncEnumerator().MoveNextAsync().AsTask().Soon());
            socket.PushEvent(i);
            Assert.True(await next.Soon());
            Assert.Equal(i, first.Current.Sequence);
            await first.DisposeAsync();
        }
    }

    [Fact]
    public async Task Fault_is_thrown_after_earlier_events_are_yielded()
    {
        await using var setup = new ListenerSetup();
        await using IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync().GetAsyncEnumerator();
        Task<bool> next = events.MoveNextAsync().AsTask();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        socket.PushEvent(1);
        socket.PushText("""{"event":"revoked"}""");
        Assert.True(await next.Soon());
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => events.MoveNextAsync().AsTask().Soon());
        Assert.Equal("The login was revoked.", error.Message);
    }

    [Fact]
    public async Task Enumeration_joins_a_running_listener_and_leaves_it_running()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        var handled = System.Threading.Channels.Channel.CreateUnbounded<int>();
        setup.Listener.OnEvent(e => { handled.Writer.TryWrite(e.Sequence); });
        await using (IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync().GetAsyncEnumerator())
        {
            Task<bool> next = events.MoveNextAsync().AsTask();
            socket.PushEvent(1);
            Assert.True(await next.Soon());
            Assert.Equal(1, events.Current.Sequence);
            Assert.Equal(1, await handled.Reader.ReadAsync().AsTask().Soon());
        }

        Assert.Equal(ListenerState.Connected, setup.Listener.State);
        socket.PushEvent(2);
        Assert.Equal(2, await handled.Reader.ReadAsync().AsTask().Soon());
        Assert.Equal(1, setup.Protocol.Attempts);
    }

    [Fact]
    public async Task Event_is_handled_when_both_the_handler_and_the_enumeration_have_it()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        var handled = new TaskCompletionSource();
        var passed = new TaskCompletionSource();
        setup.Protocol.OnHandled = _ => passed.SetResult();
        setup.Listener.OnEvent(_ => handled.Task);
        await using IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync().GetAsyncEnumerator();
        Task<bool> next = events.MoveNextAsync().AsTask();
        socket.PushEvent(1);
        Assert.True(await next.Soon());
        next = events.MoveNextAsync().AsTask();
        Assert.Empty(setup.Protocol.Passed);
        handled.SetResult();
        await passed.Task.Soon();
        await setup.Listener.DisconnectAsync().Soon();
        Assert.False(await next.Soon());
        Assert.Equal([1L], setup.Protocol.Passed);
        Assert.Equal(new StopReport(1, 1, 0, 0), setup.Listener.LastStop);
    }

    [Fact]
    public async Task Enumeration_completes_after_the_last_event_when_stopped()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 2 });
        setup.Protocol.RespondsToPings = false; // Frames are counted, and the pong could come between any two.
        IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync().GetAsyncEnumerator();
        Task<bool> next = events.MoveNextAsync().AsTask();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        socket.PushEvent(1);
        Assert.True(await next.Soon());
        for (int i = 2; i <= 4; i++)
        {
            socket.PushEvent(i);
        }

        // Two are in the queue, and the reader waits with the last one.
        await setup.Protocol.EventsReadAsync(4);
        Assert.Equal(new StopReport(4, 0, 0, 4), await setup.Listener.DisconnectAsync().Soon());
        List<int> rest = [];
        while (await events.MoveNextAsync().AsTask().Soon())
        {
            rest.Add(events.Current.Sequence);
        }

        await events.DisposeAsync();
        Assert.Equal([2, 3, 4], rest);
    }

    [Fact]
    public async Task Reader_does_not_wait_when_enumeration_ends()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 1 });
        setup.Protocol.RespondsToPings = false; // Frames are counted, and the pong could come between any two.
        FakeWebSocket socket = await setup.ConnectAsync();
        IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync().GetAsyncEnumerator();
        Task<bool> next = events.MoveNextAsync().AsTask();
        socket.PushEvent(1);
        Assert.True(await next.Soon());
        socket.PushEvent(2);
        socket.PushEvent(3);
        await setup.Protocol.EventsReadAsync(3);
        await events.DisposeAsync();
        for (int i = 4; i < 10; i++)
        {
            socket.PushEvent(i);
        }

        await socket.WaitUntilReadAsync();
        Assert.Equal(ListenerState.Connected, setup.Listener.State);
    }

    [Fact]
    public async Task Dropped_events_are_reported_when_there_is_room()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 2, QueueFull = QueueFullMode.Drop });
        await using IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync().GetAsyncEnumerator();
        Task<bool> next = events.MoveNextAsync().AsTask();
        await setup.NextAsync<ConnectNotification>();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        socket.PushEvent(1);
        Assert.True(await next.Soon());
        for (int i = 2; i <= 8; i++)
        {
            socket.PushEvent(i);
        }

        await socket.WaitUntilReadAsync();
        Assert.True(await events.MoveNextAsync().AsTask().Soon());
        Assert.Equal(2, events.Current.Sequence);
        Gap gap = await setup.NextAsync<Gap>();
        Assert.Equal((GapReason.QueueFull, 5), (gap.Reason, gap.Count));
    }

    [Fact]
    public async Task Enumeration_completes_when_started_while_listener_is_ending()
    {
        for (int i = 0; i < 50; i++)
        {
            await using var setup = new ListenerSetup(records: false);
            await setup.ConnectAsync();
            Task stopping = Task.Run(() => setup.Listener.DisconnectAsync());
            await using IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync().GetAsyncEnumerator();
            Task<bool> next = events.MoveNextAsync().AsTask();
            await stopping.Soon();
            if (setup.Protocol.Attempts == 2)
            {
                // Started after the stop, so that it listens again.
                await setup.Protocol.OpenedAsync();
            }

            await setup.Listener.DisconnectAsync().Soon();
            if (await Task.WhenAny(next, setup.Protocol.OpenedAsync()).Soon() != next)
            {
                // Still starting when the last stop was requested.
                await setup.Listener.DisconnectAsync().Soon();
            }

            Assert.False(await next.Soon());
        }
    }
}
