using Earshot.Dispatching;

namespace Earshot.Protocol;

/// <summary>Handles the service's messages on one connection, and keeps the connection alive. An instance is never reused.</summary>
/// <typeparam name="TEvent">The type of the service's events.</typeparam>
public abstract class ProtocolConnection<TEvent>
    where TEvent : ListenerEvent
{
    private ReplyReserve? _reserve;
    private Action? _failReplies;

    /// <summary>
    /// Gets the time without a message after which the connection is replaced, for connections whose pings the listener cannot observe;
    /// <see cref="PingAsync"/> is then not called. The default is null: the listener sends the pings.
    /// </summary>
    public virtual TimeSpan? ReceiveTimeout => null;

    /// <summary>Sends what the server requires to accept the login, or to resume the session.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public virtual ValueTask StartAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Sends a ping, to which the server must respond.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public abstract ValueTask PingAsync(CancellationToken cancellationToken);

    /// <summary>Reads one message. Must not run user code, block, or throw, whatever the server sends.</summary>
    /// <param name="message">The message. Its bytes are valid only during the call.</param>
    /// <param name="reading">The object to which the result is written.</param>
    public abstract void Read(in ReceivedMessage message, MessageReading<TEvent> reading);

    /// <summary>Runs while the connection is established, after the catch-up. By default it does nothing.</summary>
    /// <param name="deliver">Delivers an event that the protocol created; waits while the queue is full.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests; canceled when the connection ends or closes.</param>
    /// <returns>The failure that must end the connection, or null to keep the connection.</returns>
    public virtual Task<ConnectionFailure?> RunCompanionAsync(Func<TEvent, ValueTask> deliver, CancellationToken cancellationToken) =>
        Task.FromResult<ConnectionFailure?>(null);

    /// <summary>
    /// Fails everything that waits for a reply, because the queue and its reserve are full, so that no reply is read. Called by the
    /// reader; must not block. By default it does nothing.
    /// </summary>
    /// <param name="reason">The error to fail with.</param>
    public virtual void FailReplies(QueueFullException reason)
    {
    }

    /// <summary>Ignores all further events, as if they had not been received. Replies and pongs are still read.</summary>
    public abstract void StopReceivingEvents();

    /// <summary>Fails everything that waits for a reply, because the connection has ended.</summary>
    /// <param name="reason">The error to fail with.</param>
    public abstract void End(Exception reason);

    /// <summary>Sets what lets the reader continue while a caller waits for a reply.</summary>
    internal void Attach(ReplyReserve reserve, int queueCapacity)
    {
        _failReplies = () => FailReplies(new QueueFullException(queueCapacity));
        Volatile.Write(ref _reserve, reserve);
    }

    /// <summary>
    /// Notes that a caller waits for a reply, so that the listener continues to read while its queue is full. Must be called after the
    /// caller can be failed by <see cref="FailReplies"/>.
    /// </summary>
    /// <returns>An object to dispose when the caller does not wait any more.</returns>
    protected IDisposable AwaitReply()
    {
        ReplyReserve? reserve = Volatile.Read(ref _reserve);
        reserve?.Enter(_failReplies!);
        return new ReplyWait(reserve);
    }

    private sealed class ReplyWait(ReplyReserve? reserve) : IDisposable
    {
        private ReplyReserve? _reserve = reserve;

        public void Dispose() => Interlocked.Exchange(ref _reserve, null)?.Leave();
    }
}
