namespace Earshot;

/// <summary>Why the delivery of an interval can't be proven.</summary>
public enum GapReason
{
    /// <summary>The server's numbering skipped: events with the missing numbers never came, nor came back when asked for.</summary>
    SequenceSkipped,

    /// <summary>The server no longer knew the session and started a new one.</summary>
    SessionLost,

    /// <summary>What was missed could not be fetched in time. The next connection tries again; what it brings comes late, but comes.</summary>
    CatchUpFailed,

    /// <summary>What was missed was asked for, and the service doesn't list all of it.</summary>
    HistoryIncomplete,

    /// <summary>
    /// The queue was full and the listener was told to drop (<see cref="QueueFullMode.Drop"/>). The gap's times are those at which the
    /// dropped events were received; they had happened a moment before.
    /// </summary>
    QueueFull,
}

/// <summary>An interval in which events may have happened that no handler has seen.</summary>
public sealed record Gap
{
    /// <summary>Why delivery can't be proven.</summary>
    public required GapReason Reason { get; init; }

    /// <summary>What happened before was heard, by the machine's clock; some of what happened after may have been heard, too.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>From then on everything is heard again, by the machine's clock.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The first missing sequence number, where the numbers tell.</summary>
    public long? FirstSequence { get; init; }

    /// <summary>The last missing sequence number; null where nobody can know it.</summary>
    public long? LastSequence { get; init; }

    /// <summary>How many events are missing; null where nobody can know it.</summary>
    public long? Count { get; init; }

    /// <summary>Says in a sentence what is missing.</summary>
    public override string ToString()
    {
        string what = (Count, FirstSequence, LastSequence) switch
        {
            (1, { } first, _) => $"event {first}",
            ({ } count, { } first, { } last) => $"{count} events, {first} to {last}",
            ({ } count, _, _) => $"{count} events",
            (_, { } first, _) => $"events from {first} on, an unknown number",
            _ => "an unknown number of events",
        };
        return $"{what} between {From:O} and {Until:O} ({Reason})";
    }
}
