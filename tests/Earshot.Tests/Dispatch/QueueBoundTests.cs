using System.Collections.Concurrent;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

public sealed class QueueBoundTests
{
    [Fact]
    public async Task Reader_waits_when_queue_is_full()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 3 });
        setup.Protocol.RespondsToPings = false; // Frames are counted, and the pong could come between any two.
        var step = new SemaphoreSlim(0);
        var sequences = new ConcurrentQueue<int>();
        var all = new CountdownEvent(20);
        setup.Listener.OnEvent(async e =>
        {
            await step.WaitAsync();
            sequences.Enqueue(e.Sequence);
            all.Signal();
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 20; i++)
        {
            socket.PushEvent(i);
        }

        // Three are in the queue, including the one being handled, and the reader waits with the fourth.
        await socket.WaitUntilReadAsync(left: 16);
        step.Release(1);
        await socket.WaitUntilReadAsync(left: 15);
        Assert.Single(sequences);
        step.Release(19);
        await Task.Run(() => Assert.True(all.Wait(ListenerSetup.SafetyNet)));
        Assert.Equal(Enumerable.Range(0, 20), sequences);
        Assert.Empty(setup.Rest().OfType<Gap>());
    }

    [Fact]
    public async Task Dropped_events_are_reported_when_there_is_room()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 3, QueueFull = QueueFullMode.Drop });
        var step = new SemaphoreSlim(0);
        var sequences = new ConcurrentQueue<int>();
        setup.Listener.OnEvent(async e =>
        {
            await step.WaitAsync();
            sequences.Enqueue(e.Sequence);
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        DateTimeOffset before = setup.Time.GetUtcNow();
        for (int i = 0; i < 20; i++)
        {
            socket.PushEvent(i);
        }

        await socket.WaitUntilReadAsync();
        setup.Time.Advance(TimeSpan.FromSeconds(5));
        step.Release(1);
        Gap gap = await setup.NextAsync<Gap>();
        Assert.Equal((GapReason.QueueFull, 17, before, setup.Time.GetUtcNow()), (gap.Reason, gap.Count, gap.From, gap.Until));
        socket.PushEvent(20);
        socket.PushEvent(21);
        await socket.WaitUntilReadAsync();
        step.Release(100);
        Assert.Equal(1, (await setup.NextAsync<Gap>()).Count);
        Assert.Equal(new StopReport(4, 4, 0, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal([0, 1, 2, 20], sequences);
    }

    [Fact]
    public async Task Events_that_follow_one_that_is_not_handled_are_dropped_when_they_are_too_many()
    {
        const int Capacity = 3;
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = Capacity, QueueFull = QueueFullMode.Drop });
        var hang = new TaskCompletionSource();
        var handled = new SemaphoreSlim(0);
        setup.Listener.OnEvent(e =>
        {
            handled.Release();
            return e.Lane == "hangs" ? hang.Task : Task.CompletedTask;
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        const int InOrder = Capacity * Earshot.Dispatching.EventIntake<FakeEvent>.CapacityFactor;
        for (int i = 0; i < InOrder; i++)
        {
            socket.PushEvent(i, i == 0 ? "hangs" : "a");
            Assert.True(await handled.WaitAsync(ListenerSetup.SafetyNet));
        }

        socket.PushEvent(InOrder);
        await socket.WaitUntilReadAsync();
        hang.SetResult();
        Assert.Equal(new StopReport(InOrder, InOrder, 0, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal(1, Assert.Single(setup.Rest().OfType<Gap>(), gap => gap.Reason == GapReason.QueueFull).Count);
    }

    [Fact]
    public async Task Dropped_events_are_reported_at_the_end()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 1, QueueFull = QueueFullMode.Drop });
        setup.Listener.OnEvent(async (e, cancellationToken) => await Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken));
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.PushEvent(1);
        socket.PushEvent(2);
        socket.PushEvent(3);
        await socket.WaitUntilReadAsync();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(new StopReport(1, 0, 0, 1), await stopping.Soon());
        Assert.Equal(2, Assert.Single(setup.Rest().OfType<Gap>()).Count);
    }
}
