namespace Earshot.SimpliSafe.Events;

/// <summary>Represents the time span of a page.</summary>
/// <param name="Oldest">The time of the oldest event, or the maximum value if no event has a time.</param>
/// <param name="Newest">The time of the newest event, or the minimum value if no event has a time.</param>
/// <param name="Listed">The number of entries.</param>
/// <param name="IsFull">Whether the page has as many entries as requested, so that there can be more.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct PageSpan(long Oldest, long Newest, int Listed, bool IsFull);

/// <summary>Builds an excerpt of a system's history from pages.</summary>
internal sealed class ExcerptBuilder(EventPageReader read, long? from, int count, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, SimpliSafeEvent> _events = new(StringComparer.Ordinal);
    private bool _ended;
    private bool _isComplete = true;

    /// <summary>Gets the earliest requested time.</summary>
    public long? From => from;

    /// <summary>Gets the time after which all events are known. Events in that second can still be missing.</summary>
    public long Oldest { get; private set; } = long.MaxValue;

    /// <summary>Gets the time of the newest event.</summary>
    public long Newest { get; private set; } = long.MinValue;

    /// <summary>Gets a value that indicates whether no further page is required.</summary>
    public bool IsEnough => _ended || Oldest < from || _events.Values.Count(IsWanted) >= count;

    /// <summary>Adds the newest page.</summary>
    public async Task AddNewestAsync()
    {
        PageSpan page = await AddAsync(fromTimestamp: null, Math.Min(count, EventPage.MaxSize)).ConfigureAwait(false);
        Newest = page.Newest;
        ReachedBackTo(page.Oldest, isLast: !page.IsFull || page.Listed == 0);
    }

    /// <summary>Adds a page of the maximum size.</summary>
    public Task<PageSpan> AddAsync(long fromTimestamp) => AddAsync(fromTimestamp, EventPage.MaxSize);

    /// <summary>Requests a single event to determine whether the service starts with the oldest or with the newest one.</summary>
    public async Task<bool> StartsWithOldestAsync(long fromTimestamp, long oldest) =>
        (await AddAsync(fromTimestamp, 1).ConfigureAwait(false)).Newest <= oldest;

    /// <summary>Notes that all events after this time are known or, after the last page, all events.</summary>
    public void ReachedBackTo(long time, bool isLast)
    {
        Oldest = Math.Min(Oldest, time);
        _ended |= isLast;
    }

    /// <summary>Notes that some events are not available.</summary>
    public void SetIncomplete() => _isComplete = false;

    /// <summary>Notes that further pages do not help, and that the excerpt is incomplete.</summary>
    public void EndIncomplete()
    {
        _ended = true;
        _isComplete = false;
    }

    /// <summary>Creates the excerpt.</summary>
    public EventExcerpt ToExcerpt()
    {
        SimpliSafeEvent[] events =
        [
            .. _events.Values.Where(IsWanted)
                .OrderByDescending(static e => e.OccurredAtSeconds)
                .ThenByDescending(static e => e.EventId)
                .Take(count),
        ];
        return new EventExcerpt(events, _isComplete);
    }

    private async Task<PageSpan> AddAsync(long? fromTimestamp, int size)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EventPage page = await read(fromTimestamp, size, cancellationToken).ConfigureAwait(false);
        long oldest = long.MaxValue;
        long newest = long.MinValue;
        foreach (SimpliSafeEvent e in page.Events)
        {
            _events.TryAdd(e.Id, e);
            if (e.ReportedAt is not null)
            {
                oldest = Math.Min(oldest, e.OccurredAtSeconds);
                newest = Math.Max(newest, e.OccurredAtSeconds);
            }
        }

        return new PageSpan(oldest, newest, page.Listed, page.Listed >= size);
    }

    private bool IsWanted(SimpliSafeEvent e) => from is null || e.ReportedAt is null || e.OccurredAtSeconds >= from;
}
