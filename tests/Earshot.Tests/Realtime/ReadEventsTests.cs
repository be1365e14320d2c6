namespace Earshot.Tests.Realtime;

public sealed class ReadEventsTests
{
    [Fact]
    public async Task Events_come_in_the_order_received_whatever_their_lanes_and_the_listener_stops_with_the_loop()
    {
        await using var setup = new ListenerSetup();
        List<int> heard = [];
        Task reading = Task.Run(async () =>
        {
            await foreach (FakeEvent e in setup.Listener.ReadEventsAsync())
            {
                heard.Add(e.Sequence);
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
        Assert.Equal(Enumerable.Range(0, 100), heard);
        Assert.Equal((ListenerState.Stopped, 0), (setup.Listener.State, setup.Time.ActiveTimers));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public async Task What_an_enumeration_had_received_and_not_yielded_the_next_one_yields_first(int capacity)
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = capacity });
        setup.Protocol.AnswersPings = false; // Its place among the frames is nobody's to know, and the frames are counted here.
        List<int> heard = [];
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
            heard.Add(events.Current.Sequence);

            // With room for two, the last one waits on its way into the queue.
            await setup.Protocol.EventsReadAsync(4);
        }

        Assert.Equal([0, 1, 2, 3], heard);
    }

    [Fact]
    public async Task Cancelled_it_throws_and_stops_what_it_started()
    {
        await using var setup = new ListenerSetup();
        using var cancellation = new CancellationTokenSource();
        await using IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync(cancellation.Token).GetAsyncEnumerator();
        Task<bool> next = events.MoveNextAsync().AsTask();
        await setup.ToldAsync<ConnectNotification>();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Soon());
        Assert.Equal((ListenerState.Stopped, 0), (setup.Listener.State, setup.Time.ActiveTimers));
    }

    [Fact]
    public async Task Second_enumeration_at_the_same_time_is_refused_and_a_later_one_is_not()
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
    public async Task Fault_surfaces_after_what_came_before_it()
    {
        await using var setup = new ListenerSetup();
        await using IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync().GetAsyncEnumerator();
        Task<bool> next = events.MoveNextAsync().AsTask();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        socket.PushEvent(1);
        socket.PushText("""{"event":"revoked"}""");
        Assert.True(await next.Soon());
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => events.MoveNextAsync().AsTask().Soon());
        Assert.Equal("The log-in was revoked.", error.Message);
    }

    [Fact]
    public async Task Listener_that_runs_already_is_joined_and_left_running_and_handlers_hear_the_same()
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
    public async Task Stopped_elsewhere_it_ends_normally_after_the_last_event_even_with_a_full_queue()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 2 });
        setup.Protocol.AnswersPings = false; // Its place among the frames is nobody's to know, and the frames are counted here.
        IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync().GetAsyncEnumerator();
        Task<bool> next = events.MoveNextAsync().AsTask();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        socket.PushEvent(1);
        Assert.True(await next.Soon());
        for (int i = 2; i <= 4; i++)
        {
            socket.PushEvent(i);
        }

        // Two wait in the queue, and the reader waits with the last.
        await setup.Protocol.EventsReadAsync(4);
        Assert.Equal(new StopReport(4, 4, 0), await setup.Listener.DisconnectAsync().Soon());
        List<int> rest = [];
        while (await events.MoveNextAsync().AsTask().Soon())
        {
            rest.Add(events.Current.Sequence);
        }

        await events.DisposeAsync();
        Assert.Equal([2, 3, 4], rest);
    }

    [Fact]
    public async Task Left_while_the_reader_waits_for_room_it_lets_the_reader_go()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 1 });
        setup.Protocol.AnswersPings = false; // Its place among the frames is nobody's to know, and the frames are counted here.
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
    public async Task Full_queue_that_drops_tells_how_many_as_soon_as_there_is_room()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 2, QueueFull = QueueFullMode.Drop });
        await using IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync().GetAsyncEnumerator();
        Task<bool> next = events.MoveNextAsync().AsTask();
        await setup.ToldAsync<ConnectNotification>();
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
        Gap gap = await setup.ToldAsync<Gap>();
        Assert.Equal((GapReason.QueueFull, 5), (gap.Reason, gap.Count));
    }

    [Fact]
    public async Task Enumeration_begun_while_the_listener_is_ending_never_hangs()
    {
        for (int i = 0; i < 50; i++)
        {
            await using var setup = new ListenerSetup(hears: false);
            await setup.ConnectAsync();
            Task stopping = Task.Run(() => setup.Listener.DisconnectAsync());
            await using IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync().GetAsyncEnumerator();
            Task<bool> next = events.MoveNextAsync().AsTask();
            await stopping.Soon();
            if (setup.Protocol.Attempts == 2)
            {
                // It came after the stop and listens anew.
                await setup.Protocol.OpenedAsync();
            }

            await setup.Listener.DisconnectAsync().Soon();
            if (await Task.WhenAny(next, setup.Protocol.OpenedAsync()).Soon() != next)
            {
                // It was still on its way when the last stop came.
                await setup.Listener.DisconnectAsync().Soon();
            }

            Assert.False(await next.Soon());
        }
    }
}
