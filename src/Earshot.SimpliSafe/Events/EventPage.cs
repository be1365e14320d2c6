namespace Earshot.SimpliSafe.Events;

/// <summary>One answer to the question for events.</summary>
/// <param name="Events">Its events, in whatever order they came.</param>
/// <param name="Listed">How many entries it had, those that are no events included: fewer than were asked for means that there are no more.</param>
internal sealed record EventPage(IReadOnlyList<SimpliSafeEvent> Events, int Listed);

/// <summary>Reads one page of a system's events.</summary>
/// <param name="fromTimestamp">Seconds since 1970; null for the newest page.</param>
/// <param name="count">How many events, from 1 to 50.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal delegate Task<EventPage> EventPageReader(long? fromTimestamp, int count, CancellationToken cancellationToken);

/// <summary>A part of a system's history.</summary>
/// <param name="Events">Its events, newest first, none twice.</param>
/// <param name="IsComplete">Whether nothing that was asked for can be missing.</param>
internal sealed record EventExcerpt(IReadOnlyList<SimpliSafeEvent> Events, bool IsComplete);
