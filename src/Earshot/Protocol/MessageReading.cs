namespace Earshot.Protocol;

/// <summary>Specifies what a message says about the session.</summary>
public enum SessionSignal
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The server accepted the login and has not started the session yet.</summary>
    Authenticated,

    /// <summary>The server started a new session.</summary>
    Started,

    /// <summary>The server resumed the session.</summary>
    Resumed,
}

/// <summary>
/// Contains the result of reading one message. The listener processes it in this order: <see cref="Session"/>, <see cref="Gap"/>,
/// <see cref="Events"/>, <see cref="Proof"/>, <see cref="MalformedMessage"/>, <see cref="Failure"/>. One instance is used for all messages
/// of a connection.
/// </summary>
/// <typeparam name="TEvent">The type of the service's events.</typeparam>
public sealed class MessageReading<TEvent>
    where TEvent : ListenerEvent
{
    /// <summary>Gets or sets a value that specifies what the message says about the session.</summary>
    public SessionSignal Session { get; set; }

    /// <summary>Gets or sets the gap before <see cref="Events"/>, or null if there is none.</summary>
    public Gap? Gap { get; set; }

    /// <summary>Gets the events to deliver, in order.</summary>
    public List<TEvent> Events { get; } = new(capacity: 2);

    /// <summary>
    /// Gets or sets the moment up to which this message confirms that everything was received, in units of the protocol's choice, or null
    /// if it confirms nothing. It is passed to <see cref="RealtimeProtocol{TEvent}.ProofHandled"/> when all events received before are
    /// handled. It is ignored after <see cref="ProtocolConnection{TEvent}.StopReceivingEvents"/>.
    /// </summary>
    public long? Proof { get; set; }

    /// <summary>Gets or sets the reason that the message could not be read, without its content, or null if it was read.</summary>
    public Exception? MalformedMessage { get; set; }

    /// <summary>Gets or sets the failure that must end the connection, or null to keep the connection.</summary>
    public ConnectionFailure? Failure { get; set; }

    internal void Clear()
    {
        Session = SessionSignal.None;
        Gap = null;
        Events.Clear();
        Proof = null;
        MalformedMessage = null;
        Failure = null;
    }
}
