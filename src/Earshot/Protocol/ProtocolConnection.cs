namespace Earshot.Protocol;

/// <summary>The vendor's side of one connection: reads its messages and keeps it alive. Never reused.</summary>
/// <typeparam name="TEvent">The vendor's event.</typeparam>
public abstract class ProtocolConnection<TEvent>
    where TEvent : ListenerEvent
{
    /// <summary>
    /// Where the socket keeps itself alive by pings that nobody here sees: how long may pass without a message before the connection is
    /// replaced. <see cref="PingAsync"/> isn't called then. Default: null, the listener asks for signs of life itself.
    /// </summary>
    public virtual TimeSpan? LongestSilence => null;

    /// <summary>Sends what the server needs to let us in or to prove that it continued the session.</summary>
    public virtual ValueTask StartAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Asks the server for a sign of life.</summary>
    public abstract ValueTask PingAsync(CancellationToken cancellationToken);

    /// <summary>Reads one message. Must not run user code, block or throw for whatever the server may send.</summary>
    /// <param name="message">The message; its bytes are only valid during the call.</param>
    /// <param name="reading">What follows from it.</param>
    public abstract void Read(in ReceivedMessage message, MessageReading<TEvent> reading);

    /// <summary>
    /// Runs beside the reading while the connection stands and what was missed has been handed over. Default: does nothing.
    /// </summary>
    /// <param name="deliver">Hands over an event that this side made; waits while the queue is full.</param>
    /// <param name="cancellationToken">The connection has ended, or is about to.</param>
    /// <returns>Why the connection has to end now; null to let it stand.</returns>
    public virtual Task<ConnectionFailure?> RunCompanionAsync(Func<TEvent, ValueTask> deliver, CancellationToken cancellationToken) =>
        Task.FromResult<ConnectionFailure?>(null);

    /// <summary>From now on events are left to the server, as if they had not come; answers are still read.</summary>
    public abstract void StopTakingEvents();

    /// <summary>The connection has ended: fails whatever still waits for an answer.</summary>
    public abstract void End(Exception reason);
}

/// <summary>How a message was framed.</summary>
public enum MessageKind
{
    /// <summary>A text message.</summary>
    Text,

    /// <summary>A binary message.</summary>
    Binary,

    /// <summary>A message over <see cref="ListenerOptions.MaxMessageBytes"/>; its bytes are gone.</summary>
    TooLarge,
}

/// <summary>One whole message from the server.</summary>
/// <param name="Kind">How it was framed.</param>
/// <param name="Bytes">Its bytes; only valid while it is being read.</param>
/// <param name="Length">Its length in bytes, also where the bytes are gone.</param>
/// <param name="ReceivedAt">When its last byte had been read, by the machine's clock.</param>
public readonly record struct ReceivedMessage(MessageKind Kind, ReadOnlyMemory<byte> Bytes, long Length, DateTimeOffset ReceivedAt);

/// <summary>What a message says about the session.</summary>
public enum SessionSignal
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The server let us in; the session's start is still to come.</summary>
    Authenticated,

    /// <summary>A new session has started.</summary>
    Started,

    /// <summary>The old session goes on.</summary>
    Resumed,
}

/// <summary>
/// What follows from one message. The loop acts on it in this order: <see cref="Session"/>, <see cref="Gap"/>, <see cref="Events"/>,
/// <see cref="BadFrame"/>, <see cref="Failure"/>. One instance serves all messages of a connection.
/// </summary>
/// <typeparam name="TEvent">The vendor's event.</typeparam>
public sealed class MessageReading<TEvent>
    where TEvent : ListenerEvent
{
    /// <summary>What the message says about the session.</summary>
    public SessionSignal Session { get; set; }

    /// <summary>What is known to be missing before <see cref="Events"/>.</summary>
    public Gap? Gap { get; set; }

    /// <summary>The events to hand over, in order.</summary>
    public List<TEvent> Events { get; } = new(capacity: 2);

    /// <summary>Why the message could not be read; never holds its content.</summary>
    public Exception? BadFrame { get; set; }

    /// <summary>Why the connection has to end.</summary>
    public ConnectionFailure? Failure { get; set; }

    internal void Clear()
    {
        Session = SessionSignal.None;
        Gap = null;
        Events.Clear();
        BadFrame = null;
        Failure = null;
    }
}
