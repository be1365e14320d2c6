using System.Threading.Channels;

namespace Earshot.Dispatching;

/// <summary>The bounded queue behind <c>ReadEventsAsync</c>: in the order received, whatever the lanes do.</summary>
internal sealed class PullQueue<TEvent>(ListenerOptions options)
    where TEvent : ListenerEvent
{
    private readonly Channel<TEvent> _queue =
        Channel.CreateBounded<TEvent>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true, SingleWriter = true });

    /// <summary>What the consumer reads from.</summary>
    public ChannelReader<TEvent> Reader => _queue.Reader;

    /// <summary>Takes an event in, waiting while the queue is full.</summary>
    /// <returns>False where the queue is full and the listener was told to drop.</returns>
    public async ValueTask<bool> EnqueueAsync(TEvent e, CancellationToken cancellationToken)
    {
        if (_queue.Writer.TryWrite(e))
        {
            return true;
        }

        if (options.QueueFull == QueueFullMode.Drop)
        {
            return false;
        }

        try
        {
            await _queue.Writer.WriteAsync(e, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // The consumer has gone: nobody wants it any more.
        }

        return true;
    }

    /// <summary>Nothing more will come.</summary>
    /// <param name="error">Why; null for a normal end.</param>
    public void Complete(Exception? error) => _queue.Writer.TryComplete(error);
}
