using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Earshot.Dispatching;

/// <summary>The bounded queue behind <c>ReadEventsAsync</c>: in the order received, whatever the lanes do.</summary>
internal sealed class PullQueue<TEvent>(ListenerOptions options)
    where TEvent : ListenerEvent
{
    // The bound is kept by _room, so that an event on its way when the listener stops still finds a place.
    private readonly Channel<TEvent> _queue = Channel.CreateUnbounded<TEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _room = new(options.QueueCapacity);

    /// <summary>Called when an event has left the queue, for whoever was refused before.</summary>
    public Func<ValueTask>? OnRoom { get; set; }

    /// <summary>Takes over what another queue was left with, ahead of everything else; room or not, it has been received.</summary>
    public void Begin(IEnumerable<TEvent> unread)
    {
        foreach (TEvent e in unread)
        {
            TakeRoom();
            _queue.Writer.TryWrite(e);
        }
    }

    /// <summary>What nobody has read, once nothing more comes in.</summary>
    public IReadOnlyList<TEvent> TakeUnread()
    {
        List<TEvent> unread = [];
        while (_queue.Reader.TryRead(out TEvent? e))
        {
            unread.Add(e);
        }

        return unread;
    }

    /// <summary>Yields what comes in until nothing more will; then throws the error that ended it, if one did.</summary>
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

    /// <summary>Takes an event in, waiting while the queue is full.</summary>
    /// <returns>False where the queue is full and the listener was told to drop.</returns>
    /// <remarks>Cancelled while the queue is full, it takes the event in at once: no more will come, so none needs to be held back.</remarks>
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
            // The consumer has gone: nobody wants it any more, and it takes no room.
            _room.Release();
        }

        return true;
    }

    /// <summary>Nothing more will come.</summary>
    /// <param name="error">Why; null for a normal end.</param>
    public void Complete(Exception? error)
    {
        _queue.Writer.TryComplete(error);

        // Whoever waits for room would wait for ever.
        _room.Release();
    }

#pragma warning disable VSTHRD103 // A wait of 0 never waits.
    private bool TakeRoom() => _room.Wait(0, CancellationToken.None);
#pragma warning restore VSTHRD103
}
