using System.Collections.Concurrent;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

/// <summary>What a stop or an error leaves unhandled is delivered by the next start of the same listener.</summary>
public sealed class UnhandledEventsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_after_a_handler_that_stops_the_listener_are_delivered_by_the_next_start(bool synchronous)
    {
        await using var setup = new ListenerSetup(new ListenerOptions { HandlerFailure = HandlerFailure.Stop }, records: false);
        var handled = new ConcurrentQueue<int>();
        var all = new TaskCompletionSource();
        var start = new TaskCompletionSource();
        bool isBroken = true;
        setup.HandleAfter(start.Task, synchronous, Handle);

        void Handle(FakeEvent e)
        {
            if (isBroken && e.Sequence == 2)
            {
                throw new FormatException();
            }

            handled.Enqueue(e.Sequence);
            if (e.Sequence == 11)
            {
                all.SetResult();
            }
        }

        Task<StopReport> running = setup.Listener.RunAsync();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        for (int i = 1; i <= 10; i++)
        {
            socket.PushEvent(i);
        }

        await setup.Protocol.EventsReadAsync(10);
        await socket.WaitUntilReadAsync();
        start.SetResult();
        await Assert.ThrowsAsync<FormatException>(() => running.Soon());
        Assert.Equal(new StopReport(10, 1, 0, 9), setup.Listener.LastStop);
        Assert.Equal([1], setup.Protocol.Passed);

        isBroken = false;
        FakeWebSocket second = await setup.ConnectAsync();
        second.PushEvent(11);
        await all.Task.Soon();
        Assert.Equal(new StopReport(10, 10, 0, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal(Enumerable.Range(1, 11), handled);
        Assert.Equal(Enumerable.Range(1, 11).Select(i => (long)i), setup.Protocol.Passed);
    }

    [Fact]
    public async Task Events_that_a_fatal_failure_leaves_are_delivered_by_the_next_start()
    {
        await using var setup = new ListenerSetup(records: false);
        var handled = new ConcurrentQueue<string>();
        var step = new SemaphoreSlim(0);
        var eight = new TaskCompletionSource();
        setup.Protocol.OnHandled = e =>
        {
            if (e.Sequence == 8)
            {
                eight.SetResult();
            }
        };
        setup.Listener.OnEvent(async (e, cancellationToken) =>
        {
            if (e.Sequence > 8)
            {
                await step.WaitAsync(cancellationToken);
            }

            handled.Enqueue($"{e.Lane}{e.Sequence}");
        });
        Task<StopReport> running = setup.Listener.RunAsync();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        for (int i = 1; i <= 30; i++)
        {
            socket.PushEvent(i, i % 2 == 0 ? "a" : "b");
        }

        socket.PushText("""{"event":"revoked"}""");
        await eight.Task.Soon();
        await setup.PassAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<InvalidOperationException>(() => running.Soon());
        Assert.Equal(new StopReport(30, 8, 0, 22), setup.Listener.LastStop);

        step.Release(100);
        await setup.ConnectAsync();
        Assert.Equal(new StopReport(22, 22, 0, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal(Enumerable.Range(1, 15).Select(i => $"a{i * 2}"), handled.Where(e => e[0] == 'a'));
        Assert.Equal(Enumerable.Range(1, 15).Select(i => $"b{(i * 2) - 1}"), handled.Where(e => e[0] == 'b'));
        Assert.Equal(Enumerable.Range(1, 30).Select(i => (long)i), setup.Protocol.Passed);
    }

    [Fact]
    public async Task Canceled_event_is_delivered_again_before_the_rest_of_its_lane()
    {
        await using var setup = new ListenerSetup(records: false);
        var begun = new ConcurrentQueue<int>();
        var first = new TaskCompletionSource();
        setup.Listener.OnEvent(async (e, cancellationToken) =>
        {
            begun.Enqueue(e.Sequence);
            if (begun.Count == 1)
            {
                first.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken);
            }
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(2);
        await setup.Protocol.EventsReadAsync(2);
        await first.Task.Soon();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(new StopReport(2, 0, 0, 2), await stopping.Soon());
        Assert.Empty(setup.Protocol.Passed);
        await setup.ConnectAsync();
        Assert.Equal(new StopReport(2, 2, 0, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal([1, 1, 2], begun);
    }

    [Fact]
    public async Task Handler_that_outlives_the_drain_is_alone_in_its_lane()
    {
        await using var setup = new ListenerSetup(records: false);
        var release = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var handled = new ConcurrentQueue<int>();
        int running = 0;
        bool overlapped = false;
        setup.Listener.OnEvent(async e =>
        {
            overlapped |= Interlocked.Increment(ref running) > 1;
            begun.TrySetResult();
            await release.Task;
            handled.Enqueue(e.Sequence);
            Interlocked.Decrement(ref running);
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(2);
        await setup.Protocol.EventsReadAsync(2);
        await begun.Task.Soon();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, (await stopping.Soon()).Unhandled);

        FakeWebSocket second = await setup.ConnectAsync();
        second.PushEvent(3);
        await setup.Protocol.EventsReadAsync(3);
        await second.WaitUntilReadAsync();
        Assert.Empty(handled);
        release.SetResult();
        Assert.Equal(new StopReport(3, 3, 0, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal([1, 2, 3], handled);
        Assert.False(overlapped);
    }

    [Fact]
    public async Task Next_handler_of_an_event_does_not_run_after_the_drain()
    {
        await using var setup = new ListenerSetup(records: false);
        var release = new TaskCompletionSource();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = new ConcurrentQueue<string>();
        setup.Listener.On<FakeEvent>(async _ =>
        {
            calls.Enqueue("first");
            begun.TrySetResult();
            await release.Task;
        });
        setup.Listener.On<FakeEvent>(_ => { calls.Enqueue("second"); });
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        await begun.Task.Soon();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, (await stopping.Soon()).Unhandled);
        release.SetResult();
        await setup.ConnectAsync();
        Assert.Equal(new StopReport(1, 1, 0, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal(["first", "first", "second"], calls);
    }

    [Fact]
    public async Task Proof_is_ignored_after_a_stop_request()
    {
        await using var setup = new ListenerSetup(records: false);
        var step = new SemaphoreSlim(0);
        setup.Listener.OnEvent(async _ => await step.WaitAsync());
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(100, type: "proof");
        await setup.Protocol.EventsReadAsync(1);
        await socket.WaitUntilReadAsync();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(10)).Soon();
        await setup.Protocol.EventsIgnoredAsync().Soon();
        socket.PushEvent(2);
        socket.PushEvent(200, type: "proof");
        await socket.WaitUntilReadAsync();
        Assert.Empty(setup.Protocol.Passed);
        step.Release();
        await stopping.Soon();
        Assert.Equal([1, -100], setup.Protocol.Passed);
    }

    [Fact]
    public async Task Unhandled_events_are_reported_as_gap_when_listener_is_disposed()
    {
        await using var setup = new ListenerSetup();
        setup.Listener.OnEvent(async (e, cancellationToken) => await Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken));
        FakeWebSocket socket = await setup.ConnectAsync();
        DateTimeOffset first = setup.Time.GetUtcNow();
        socket.PushEvent(1);
        await setup.Protocol.EventsReadAsync(1);
        setup.Time.Advance(TimeSpan.FromSeconds(1));
        socket.PushEvent(2);
        await setup.Protocol.EventsReadAsync(2);
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(10));
        await stopping.Soon();
        await setup.Listener.DisposeAsync().AsTask().Soon();
        await setup.Listener.DisposeAsync().AsTask().Soon();
        Gap gap = Assert.Single(setup.Rest().OfType<Gap>());
        Assert.Equal(
            (GapReason.NotHandled, 2L, first, first + TimeSpan.FromSeconds(1)), (gap.Reason, gap.Count!.Value, gap.From, gap.Until));
    }

    [Fact]
    public async Task Event_that_was_not_yielded_is_not_handled()
    {
        await using var setup = new ListenerSetup();
        var yielded = new List<int>();
        await using (IAsyncEnumerator<FakeEvent> events = setup.Listener.ReadEventsAsync().GetAsyncEnumerator())
        {
            Task<bool> next = events.MoveNextAsync().AsTask();
            FakeWebSocket socket = await setup.Protocol.OpenedAsync();
            for (int i = 1; i <= 50; i++)
            {
                socket.PushEvent(i);
            }

            await setup.Protocol.EventsReadAsync(50);
            await socket.WaitUntilReadAsync();
            for (int i = 1; i <= 5; i++)
            {
                Assert.True(await (i == 1 ? next : events.MoveNextAsync().AsTask()).Soon());
                yielded.Add(events.Current.Sequence);
            }
        }

        Assert.Equal(new StopReport(50, 5, 0, 45), setup.Listener.LastStop);
        Assert.Equal([1L, 2, 3, 4, 5], setup.Protocol.Passed);
        Assert.Equal([1, 2, 3, 4, 5], yielded);
        await setup.Listener.DisposeAsync().AsTask().Soon();
        Gap gap = Assert.Single(setup.Rest().OfType<Gap>());
        Assert.Equal((GapReason.NotHandled, 45L), (gap.Reason, gap.Count!.Value));
    }

    [Fact]
    public async Task Joined_enumeration_keeps_what_it_did_not_yield()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        IAsyncEnumerator<FakeEvent> first = setup.Listener.ReadEventsAsync().GetAsyncEnumerator();
        Task<bool> next = first.MoveNextAsync().AsTask();
        for (int i = 1; i <= 10; i++)
        {
            socket.PushEvent(i);
        }

        await setup.Protocol.EventsReadAsync(10);
        await socket.WaitUntilReadAsync();
        Assert.True(await next.Soon());
        await first.DisposeAsync();
        Assert.Equal(ListenerState.Connected, setup.Listener.State);

        List<int> rest = [];
        await using IAsyncEnumerator<FakeEvent> second = setup.Listener.ReadEventsAsync().GetAsyncEnumerator();
        for (int i = 2; i <= 10; i++)
        {
            Assert.True(await second.MoveNextAsync().AsTask().Soon());
            rest.Add(second.Current.Sequence);
        }

        Assert.Equal(Enumerable.Range(2, 9), rest);
    }
}
