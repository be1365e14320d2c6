using System.Collections.Concurrent;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

public sealed class QueueBoundTests
{
    [Fact]
    public async Task Full_queue_stops_the_reader_until_there_is_room_and_nothing_is_lost()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 3 });
        setup.Protocol.AnswersPings = false; // Its place among the frames is nobody's to know, and the frames are counted here.
        var step = new SemaphoreSlim(0);
        var heard = new ConcurrentQueue<int>();
        var all = new CountdownEvent(20);
        setup.Listener.OnEvent(async e =>
        {
            await step.WaitAsync();
            heard.Enqueue(e.Sequence);
            all.Signal();
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 20; i++)
        {
            socket.PushEvent(i);
        }

        // Three are in the queue, the one being handled among them, and the reader holds the fourth.
        await socket.WaitUntilReadAsync(left: 16);
        step.Release(1);
        await socket.WaitUntilReadAsync(left: 15);
        Assert.Single(heard);
        step.Release(19);
        await Task.Run(() => Assert.True(all.Wait(ListenerSetup.SafetyNet)));
        Assert.Equal(Enumerable.Range(0, 20), heard);
        Assert.Empty(setup.RestOfTold().OfType<Gap>());
    }

    [Fact]
    public async Task Full_queue_that_drops_tells_exactly_how_many_as_soon_as_there_is_room()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 3, QueueFull = QueueFullMode.Drop });
        var step = new SemaphoreSlim(0);
        var heard = new ConcurrentQueue<int>();
        setup.Listener.OnEvent(async e =>
        {
            await step.WaitAsync();
            heard.Enqueue(e.Sequence);
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        DateTimeOffset before = setup.Time.GetUtcNow();
        for (int i = 0; i < 20; i++)
        {
            socket.PushEvent(i);
        }

        await socket.WaitUntilReadAsync();
        setup.Time.Advance(TimeSpan.FromSeconds(5));
        step.Release(1);
        Gap gap = await setup.ToldAsync<Gap>();
        Assert.Equal((GapReason.QueueFull, 17, before, setup.Time.GetUtcNow()), (gap.Reason, gap.Count, gap.From, gap.Until));
        socket.PushEvent(20);
        socket.PushEvent(21);
        await socket.WaitUntilReadAsync();
        step.Release(100);
        Assert.Equal(1, (await setup.ToldAsync<Gap>()).Count);
        Assert.Equal(new StopReport(4, 4, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal([0, 1, 2, 20], heard);
    }

    [Fact]
    public async Task Drops_that_nobody_made_room_for_are_told_at_the_end()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 1, QueueFull = QueueFullMode.Drop });
        setup.Listener.OnEvent(async (e, cancellationToken) => await Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken));
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        socket.PushEvent(1);
        socket.PushEvent(2);
        socket.PushEvent(3);
        await socket.WaitUntilReadAsync();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(new StopReport(1, 0, 1), await stopping.Soon());
        Assert.Equal(2, Assert.Single(setup.RestOfTold().OfType<Gap>()).Count);
    }
}
