using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Earshot.Dispatching;

/// <summary>Queues the events of <c>ReadEventsAsync</c> in the order received, independently of lanes. The queue is bounded.</summary>
/// <remarks>An event that was not yielded was not handled: it waits for the next enumeration.</remarks>
internal sealed class PullQueue<TEvent>(ListenerOptions options, HandledWatermark<TEvent> watermark, ReplyReserve reserve)
    where TEvent : ListenerEvent
{
    // The bound is kept by the count, so that an event that is being enqueued when the listener stops can still be added.
    private readonly Channel<Delivery<TEvent>> _queue =
        Channel.CreateUnbounded<Delivery<TEvent>>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Lock _gate = new();
    private int _count;
    private bool _isComplete;
    private TaskCompletionSource? _room;

    /// <summary>Gets or sets the callback that runs after an event has left the queue.</summary>
    public Action? OnRoom { get; set; }

    /// <summary>Adds the events that an earlier enumeration received and did not yield, even if they exceed the capacity.</summary>
    public void Begin(IEnumerable<Delivery<TEvent>> unread)
    {
        foreach (Delivery<TEvent> delivery in unread)
        {
            _count++;
            _queue.Writer.TryWrite(delivery);
        }
    }

    /// <summary>Removes the events that were not yielded. Must be called after <see cref="Complete"/>.</summary>
    public IReadOnlyList<Delivery<TEvent>> TakeUnread()
    {
        List<Delivery<TEvent>> unread = [];
        while (_queue.Reader.TryRead(out Delivery<TEvent>? delivery))
        {
            unread.Add(delivery);
        }

        return unread;
    }

    /// <summary>Yields the events until the queue is complete, and then throws the error with which it was completed, if any.</summary>
    public async IAsyncEnumerable<TEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Delivery<TEvent> delivery in _queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            MakeRoom();
            OnRoom?.Invoke();
            try
            {
                yield return delivery.Event!;
            }
            finally
            {
                // The reader requests the next event, or disposes the enumeration.
                watermark.Complete(delivery, Outcome.Handled);
            }
        }
    }

    /// <summary>Adds an event, waiting while the queue is full.</summary>
    /// <param name="delivery">The event.</param>
    /// <param name="isRead">Whether the reader adds the event, which can drop it and can use the reserve.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// True if the event was added; false if it was dropped because the queue is full; null if the enumeration has ended.
    /// </returns>
    /// <remarks>
    /// If cancellation is requested while the queue is full, the event is added immediately: it is the last one, so that the bound is not
    /// needed any more.
    /// </remarks>
    public async ValueTask<bool?> EnqueueAsync(Delivery<TEvent> delivery, bool isRead, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            bool exceedsReserve;
            lock (_gate)
            {
                if (_isComplete)
                {
                    return null;
                }

                if (reserve.HasRoom(_count, options.QueueCapacity, options.QueueCapacity, isRead, out exceedsReserve)
                    || cancellationToken.IsCancellationRequested)
                {
                    _count++;
                    _queue.Writer.TryWrite(delivery);
                    return true;
                }

                if (isRead && options.QueueFull == QueueFullMode.Drop)
                {
                    return false;
                }

                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }

            if (exceedsReserve)
            {
                reserve.Exceed();
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Completes the queue, because no more events follow.</summary>
    /// <param name="error">The error to throw to the reader, or null to end normally.</param>
    public void Complete(Exception? error)
    {
        lock (_gate)
        {
            _isComplete = true;
            _queue.Writer.TryComplete(error);
            Wake();
        }
    }

    /// <summary>Lets a waiting reader use the reserve.</summary>
    public void OpenReserve()
    {
        lock (_gate)
        {
            Wake();
        }
    }

    private void MakeRoom()
    {
        lock (_gate)
        {
            _count--;
            Wake();
        }
    }

    // Guarded by _gate.
    private void Wake()
    {
        _room?.TrySetResult();
        _room = null;
    }
}
