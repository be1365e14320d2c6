namespace Earshot.SimpliSafe.Events;

/// <summary>Represents one response to a request for events.</summary>
/// <param name="Events">The events, in any order.</param>
/// <param name="Listed">
/// The number of entries, including entries that are not events. A number below the requested one means that there are no more.
/// </param>
internal sealed record EventPage(IReadOnlyList<SimpliSafeEvent> Events, int Listed)
{
    /// <summary>The maximum number of events in one response. Larger requests are rejected; known from one source, by trial.</summary>
    public const int MaxSize = 50;
}

/// <summary>Reads one page of a system's events.</summary>
/// <param name="fromTimestamp">
/// The value of <c>fromTimestamp</c> in seconds since 1970, or <see langword="null"/> to read the newest page.
/// </param>
/// <param name="count">The number of events, from 1 to 50.</param>
/// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
internal delegate Task<EventPage> EventPageReader(long? fromTimestamp, int count, CancellationToken cancellationToken);

/// <summary>Represents a part of a system's history.</summary>
/// <param name="Events">The events, newest first, without duplicates.</param>
/// <param name="IsComplete">Whether all requested events are included.</param>
internal sealed record EventExcerpt(IReadOnlyList<SimpliSafeEvent> Events, bool IsComplete);
