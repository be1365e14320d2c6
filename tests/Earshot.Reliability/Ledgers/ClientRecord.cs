namespace Earshot.Reliability.Ledgers;

/// <summary>Specifies what a client noted.</summary>
internal enum RecordKind
{
    /// <summary>A listener was created.</summary>
    Created,

    /// <summary>A connection was established.</summary>
    Connected,

    /// <summary>A connection ended.</summary>
    Disconnected,

    /// <summary>The handler of an event completed.</summary>
    Handled,

    /// <summary>The handler of an event threw, and is not run again.</summary>
    Failed,

    /// <summary>A gap was reported.</summary>
    Gap,

    /// <summary>An error was reported.</summary>
    Error,

    /// <summary>The listener was stopped.</summary>
    Stopped,

    /// <summary>The listener ended with an exception that the program had planned.</summary>
    Ended,

    /// <summary>The listener ended with an exception that the program had not planned.</summary>
    Broken,
}

/// <summary>Represents one line of a client's ledger.</summary>
internal sealed record ClientRecord
{
    /// <summary>Gets what was noted.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>Gets the number of the listener or process that noted it, from 1.</summary>
    public required int Generation { get; init; }

    /// <summary>Gets the time by the clock of the machine, which the listener's clock can differ from.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the time by which the listener's clock is ahead.</summary>
    public TimeSpan Ahead { get; init; }

    /// <summary>Gets the identity of the event.</summary>
    public string? Key { get; init; }

    /// <summary>Gets the ID that the listener gave the event.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the lane of the event.</summary>
    public string? Lane { get; init; }

    /// <summary>Gets how the event was received.</summary>
    public EventOrigin? Origin { get; init; }

    /// <summary>Gets whether the session was resumed.</summary>
    public bool? Resumed { get; init; }

    /// <summary>Gets the gap.</summary>
    public ReportedGap? Gap { get; init; }

    /// <summary>Gets the number of events that a stop left unhandled.</summary>
    public long? Unhandled { get; init; }

    /// <summary>Gets a description for people.</summary>
    public string? Text { get; init; }
}

/// <summary>Represents a gap as a client noted it.</summary>
internal sealed record ReportedGap
{
    /// <summary>Gets the start of the interval.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Gets the end of the interval.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Gets the reason.</summary>
    public required GapReason Reason { get; init; }

    /// <summary>Gets the number of missing events, or null if it is unknown.</summary>
    public long? Count { get; init; }

    /// <summary>Gets the lane, or null if the gap concerns all lanes.</summary>
    public string? Lane { get; init; }

    /// <summary>Gets the types of events that could not be recovered, or null if all types are missing.</summary>
    public IReadOnlyList<string>? NotRecoverable { get; init; }
}
