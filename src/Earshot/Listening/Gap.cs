using System.Collections.ObjectModel;

namespace Earshot;

/// <summary>Specifies why delivery during an interval cannot be confirmed.</summary>
public enum GapReason
{
    /// <summary>The server skipped sequence numbers, and did not send the missing events when they were requested again.</summary>
    SequenceSkipped,

    /// <summary>The server no longer knew the session and started a new one.</summary>
    SessionLost,

    /// <summary>
    /// The missed events could not be fetched in time. The next connection retries, so that they can still arrive, but late.
    /// </summary>
    CatchUpFailed,

    /// <summary>The missed events were requested, and the service's history does not contain all of them.</summary>
    HistoryIncomplete,

    /// <summary>
    /// The queue was full, and events were dropped (<see cref="QueueFullMode.Drop"/>). The gap's times are those at which the dropped
    /// events were received, a moment after they had happened.
    /// </summary>
    QueueFull,

    /// <summary>
    /// Events were received while a catch-up was running, and <see cref="ListenerOptions.HoldBackCapacity"/> events were held back.
    /// </summary>
    HoldBackFull,

    /// <summary>
    /// Events were received and not handled when the listener was disposed. The gap's times are those at which the first and the last of
    /// them were received; other events of the interval were handled.
    /// </summary>
    NotHandled,
}

/// <summary>Represents a time interval in which events may have been missed.</summary>
public sealed record Gap
{
    /// <summary>Gets the reason that delivery cannot be confirmed.</summary>
    public required GapReason Reason { get; init; }

    /// <summary>
    /// Gets the start of the interval, by the local clock. All earlier events were received; some later ones may have been received, too.
    /// </summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Gets the end of the interval, by the local clock. All later events are received.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Gets the first missing sequence number, or null if it is unknown.</summary>
    public long? FirstSequence { get; init; }

    /// <summary>Gets the last missing sequence number, or null if it is unknown.</summary>
    public long? LastSequence { get; init; }

    /// <summary>Gets the number of missing events, or null if it is unknown.</summary>
    public long? Count { get; init; }

    /// <summary>
    /// Gets the lane that the gap concerns (a Mattermost channel, a SimpliSafe system), or null if it concerns all or is unknown.
    /// </summary>
    public string? Lane { get; init; }

    /// <summary>
    /// Gets the number of events of the interval that were caught up, by type. It is empty if none were, or if no catch-up was possible.
    /// </summary>
    public IReadOnlyDictionary<string, int> Recovered { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Gets the number of channels or systems whose history was read, or null if no catch-up was possible.</summary>
    public int? ChannelsScanned { get; init; }

    /// <summary>
    /// Gets the types of events that may be missing and that no catch-up can fetch, such as <c>typing</c>. It is empty if every type can
    /// be missing.
    /// </summary>
    public IReadOnlyList<string> NotRecoverable { get; init; } = [];

    /// <summary>Returns a description of what is missing, safe for logs.</summary>
    public override string ToString()
    {
        string what = (Count, FirstSequence, LastSequence) switch
        {
            (1, { } first, _) => $"event {first}",
            ({ } count, { } first, { } last) => $"{count} events, {first} to {last}",
            ({ } count, _, _) => $"{count} events",
            (_, { } first, _) => $"an unknown number of events from {first} on",
            _ => "an unknown number of events",
        };
        return $"{what} between {From:O} and {Until:O} ({Reason})";
    }
}
