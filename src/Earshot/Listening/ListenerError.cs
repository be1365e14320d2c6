namespace Earshot;

/// <summary>Specifies what an error belongs to.</summary>
public enum ListenerErrorKind
{
    /// <summary>A handler of an event threw.</summary>
    Handler,

    /// <summary>A message from the server could not be read and was skipped.</summary>
    MalformedMessage,

    /// <summary>An attempt to connect failed, and another one follows.</summary>
    ConnectAttempt,

    /// <summary>Missed events could not be fetched. The interval is reported as a gap.</summary>
    CatchUp,

    /// <summary>A handler of <c>OnConnect</c>, <c>OnDisconnect</c>, or <c>OnGap</c> threw.</summary>
    NotificationHandler,

    /// <summary>A checkpoint could not be saved.</summary>
    Checkpoint,

    /// <summary>
    /// The temporary file of held-back events could not be written or read. The events are fetched again, or reported as a gap.
    /// </summary>
    HoldBackFile,
}

/// <summary>Describes an error, whatever the type of the listener's events.</summary>
public abstract record ListenerError
{
    private protected ListenerError()
    {
    }

    /// <summary>Gets a value that specifies what the error belongs to.</summary>
    public required ListenerErrorKind Kind { get; init; }

    /// <summary>Gets the exception.</summary>
    public required Exception Exception { get; init; }

    /// <summary>Gets the event whose handler threw, or null if the error is of another kind.</summary>
    public abstract ListenerEvent? Event { get; }

    /// <summary>
    /// Gets the delay before the next attempt to connect, or before the handler runs again with the same event, or null if neither follows.
    /// </summary>
    public TimeSpan? RetryIn { get; init; }
}

/// <summary>Describes an error that was reported to <c>OnError</c>.</summary>
/// <typeparam name="TEvent">The type of the service's events.</typeparam>
public sealed record ListenerError<TEvent> : ListenerError
    where TEvent : ListenerEvent
{
    /// <summary>Initializes a new instance of the <see cref="ListenerError{TEvent}"/> record.</summary>
    /// <param name="e">The event whose handler threw, or null if the error is of another kind.</param>
    public ListenerError(TEvent? e = null) => Event = e;

    /// <inheritdoc/>
    public override TEvent? Event { get; }
}
