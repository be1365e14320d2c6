using Earshot.Dispatching;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

public sealed class PullQueueTests
{
    private readonly HandledWatermark<FakeEvent> _watermark = new(_ => { }, _ => { });
    private readonly ReplyReserve _reserve = new();
    private int _next;

    [Fact]
    public async Task Events_that_an_earlier_enumeration_left_take_up_room()
    {
        PullQueue<FakeEvent> queue = Queue(capacity: 2);
        queue.Begin([Event(), Event(), Event()]);
        await using IAsyncEnumerator<FakeEvent> events = queue.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator();
        Task<bool?> waiting = await BeginToEnqueueAsync(queue);
        Assert.True(await events.MoveNextAsync().AsTask().Soon());
        Assert.False(waiting.IsCompleted);
        Assert.True(await events.MoveNextAsync().AsTask().Soon());
        Assert.True(await waiting.Soon());
        for (int i = 2; i < 4; i++)
        {
            Assert.True(await events.MoveNextAsync().AsTask().Soon());
            Assert.Equal(i, events.Current.Sequence);
        }
    }

    [Fact]
    public async Task Event_is_added_to_a_full_queue_when_the_wait_is_canceled()
    {
        PullQueue<FakeEvent> queue = Queue(capacity: 1);
        queue.Begin([Event()]);
        using var stop = new CancellationTokenSource();
        Task<bool?> waiting = await BeginToEnqueueAsync(queue, cancellationToken: stop.Token);
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        Assert.True(await waiting.Soon());
        queue.Complete(error: null);
        Assert.Equal(2, queue.TakeUnread().Count);
    }

    [Fact]
    public async Task Event_that_waits_is_not_added_when_the_queue_completes()
    {
        PullQueue<FakeEvent> queue = Queue(capacity: 1);
        queue.Begin([Event()]);
        Task<bool?> waiting = await BeginToEnqueueAsync(queue);
        Assert.False(waiting.IsCompleted);
        queue.Complete(error: null);
        Assert.Null(await waiting.Soon());
        Assert.Single(queue.TakeUnread());
    }

    [Fact]
    public async Task Only_the_reader_drops_events_when_the_queue_is_full()
    {
        PullQueue<FakeEvent> queue = Queue(capacity: 1, QueueFullMode.Drop);
        queue.Begin([Event()]);
        Assert.False(await (await BeginToEnqueueAsync(queue, isRead: true)).Soon());
        Task<bool?> waiting = await BeginToEnqueueAsync(queue, isRead: false);
        Assert.False(waiting.IsCompleted);
        queue.Complete(error: null);
        await waiting.Soon();
    }

    [Fact]
    public async Task Actions_fail_when_the_reserve_is_used_up_and_the_reader_then_waits()
    {
        PullQueue<FakeEvent> queue = Queue(capacity: 1);
        queue.Begin([Event()]);
        Task<bool?> waiting = await BeginToEnqueueAsync(queue, isRead: true);
        Assert.False(waiting.IsCompleted);
        int failures = 0;
        _reserve.Enter(() => failures++);
        queue.OpenReserve();
        Assert.True(await waiting.Soon());
        Assert.Equal(0, failures);
        waiting = await BeginToEnqueueAsync(queue, isRead: true);
        Assert.False(waiting.IsCompleted);
        Assert.Equal(1, failures);
        queue.Complete(error: null);
        await waiting.Soon();
    }

    private PullQueue<FakeEvent> Queue(int capacity, QueueFullMode mode = QueueFullMode.Wait) =>
        new(new ListenerOptions { QueueCapacity = capacity, QueueFull = mode }, _watermark, _reserve);

    private Delivery<FakeEvent> Event() => _watermark.Add(new FakeEvent(default, default, "said", null, _next++));

    /// <summary>Calls <c>EnqueueAsync</c> on another thread, because it must return instead of waiting for room on the caller's.</summary>
    private async Task<Task<bool?>> BeginToEnqueueAsync(
        PullQueue<FakeEvent> queue, bool isRead = false, CancellationToken cancellationToken = default)
    {
        Delivery<FakeEvent> delivery = Event();
        (Task<bool?> adding, _) = await Task.Run(
            () => (queue.EnqueueAsync(delivery, isRead, cancellationToken).AsTask(), 0), CancellationToken.None).Soon();
        return adding;
    }
}
