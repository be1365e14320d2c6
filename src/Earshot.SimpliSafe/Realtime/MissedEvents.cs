namespace Earshot.SimpliSafe.Realtime;

/// <summary>Represents what a reading of the history found.</summary>
internal sealed record MissedEvents
{
    /// <summary>Gets the missed events, in order.</summary>
    public IReadOnlyList<SimpliSafeEvent> Events { get; init; } = [];

    /// <summary>Gets the interval that could not be filled, or null if there is none. It lies before <see cref="Events"/>.</summary>
    public Gap? Gap { get; init; }

    /// <summary>Gets the error that prevented a complete reading, or null if none occurred.</summary>
    public Exception? Error { get; init; }
}
