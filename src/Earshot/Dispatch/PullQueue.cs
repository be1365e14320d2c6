using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Earshot.Dispatching;

/// <summary>Queues the events of <c>ReadEventsAsync</c> in the order received, independently of lanes. The queue is bounded.</summary>
internal sealed class PullQueue<TEvent>(ListenerOptions options)
    where TEvent : ListenerEvent
{
    // _room keeps the bound, so that an event that is being enqueued when the listener stops can still be added.
    private readonly Channel<TEvent> _queue = Channel.CreateUnbounded<TEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _room = new(options.QueueCapacity);

    /// <summary>Gets or sets the callback that runs after an event has left the queue.</summary>
    public Func<ValueTask>? OnRoom { get; set; }

    /// <summary>Adds the events that an earlier enumeration received and did not yield, even if they exceed the capacity.</summary>
    public void Begin(IEnumerable<TEvent> unread)
    {
        foreach (TEvent e in unread)
        {
            TakeRoom();
            _queue.Writer.TryWrite(e);
        }
    }

    /// <summary>Removes the events that were not yielded. Must be called after <see cref="Complete"/>.</summary>
    public IReadOnlyList<TEvent> TakeUnread()
    {
        List<TEvent> unread = [];
        while (_queue.Reader.TryRead(out TEvent? e))
        {
            unread.Add(e);
        }

        return unread;
    }

    /// <summary>Yields the events until the queue is complete, and then throws the error with which it was completed, if any.</summary>
    public async IAsyncEnumerable<TEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TEvent e in _queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            _room.Release();
            if (OnRoom is { } onRoom)
            {
                await onRoom().ConfigureAwait(false);
            }

            yield return e;
        }
    }

    /// <summary>Adds an event, waiting while the queue is full.</summary>
    /// <returns>False if the event was dropped because the queue is full; otherwise, true.</returns>
    /// <remarks>
    /// If cancellation is requested while the queue is full, the event is added immediately: it is the last one, so that the bound is not
    /// needed any more.
    /// </remarks>
    public async ValueTask<bool> EnqueueAsync(TEvent e, CancellationToken cancellationToken)
    {
        bool hasRoom = TakeRoom();
        if (!hasRoom && options.QueueFull == QueueFullMode.Drop)
        {
            return false;
        }

        if (!hasRoom)
        {
            await _room.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!_queue.Writer.TryWrite(e))
        {
            // The enumeration has ended, so that the event is discarded.
            _room.Release();
        }

        return true;
    }

    /// <summary>Completes the queue, because no more events follow.</summary>
    /// <param name="error">The error to throw to the reader, or null to end normally.</param>
    public void Complete(Exception? error)
    {
        _queue.Writer.TryComplete(error);

        // A writer that waits for room would wait forever.
        _room.Release();
    }

#pragma warning disable VSTHRD103 // With a timeout of 0 the call never blocks.
    private bool TakeRoom() => _room.Wait(0, CancellationToken.None);
#pragma warning restore VSTHRD103
}
