namespace Earshot.SimpliSafe.Events;

/// <summary>What times an answer spans.</summary>
/// <param name="Oldest">The time of its oldest event; the end of time where it has none.</param>
/// <param name="Newest">The time of its newest event; the beginning of time where it has none.</param>
/// <param name="Listed">How many entries it had.</param>
/// <param name="IsFull">Whether it had as many as were asked for, so that there may be more.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct PageSpan(long Oldest, long Newest, int Listed, bool IsFull);

/// <summary>An excerpt while it is being put together from pages.</summary>
internal sealed class ExcerptInProgress(EventPageReader read, long? from, int count, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, SimpliSafeEvent> _events = new(StringComparer.Ordinal);
    private readonly List<SimpliSafeEvent> _withoutId = [];
    private bool _ended;
    private bool _isComplete = true;

    /// <summary>The earliest time wanted.</summary>
    public long? From => from;

    /// <summary>The time back to which, that second not quite included, everything is known.</summary>
    public long Oldest { get; private set; } = long.MaxValue;

    /// <summary>The time of the newest event.</summary>
    public long Newest { get; private set; } = long.MinValue;

    /// <summary>Whether no further page is needed.</summary>
    public bool IsEnough => _ended || Oldest < from || Wanted() >= count;

    /// <summary>Adds the newest page.</summary>
    public async Task AddNewestAsync()
    {
        PageSpan page = await AddAsync(fromTimestamp: null, Math.Min(count, EventHistory.PageSize)).ConfigureAwait(false);
        Newest = page.Newest;
        ReachesBackTo(page.Oldest, isLast: !page.IsFull || page.Listed == 0);
    }

    /// <summary>Adds a full page.</summary>
    public Task<PageSpan> AddAsync(long fromTimestamp) => AddAsync(fromTimestamp, EventHistory.PageSize);

    /// <summary>Asks for a single event from a time on: whether the service lists the oldest, or begins with the newest.</summary>
    public async Task<bool> BeginsAtAsync(long fromTimestamp, long oldest) =>
        (await AddAsync(fromTimestamp, 1).ConfigureAwait(false)).Newest <= oldest;

    /// <summary>Everything after this time is known; where it is the last page, everything at all.</summary>
    public void ReachesBackTo(long time, bool isLast)
    {
        Oldest = Math.Min(Oldest, time);
        _ended |= isLast;
    }

    /// <summary>Some events can't be had.</summary>
    public void MissesSome() => _isComplete = false;

    /// <summary>No further page helps.</summary>
    public void Ends(bool isComplete)
    {
        _ended = true;
        _isComplete &= isComplete;
    }

    /// <summary>What was found.</summary>
    public EventExcerpt ToExcerpt()
    {
        SimpliSafeEvent[] events = [.. All().Where(IsWanted).OrderByDescending(Seconds).ThenByDescending(static e => e.Id).Take(count)];
        return new EventExcerpt(events, _isComplete);
    }

    /// <summary>When an event happened, in seconds since 1970; one that doesn't say counts as old as can be.</summary>
    public static long Seconds(SimpliSafeEvent e) => e.TimestampIfTold?.ToUnixTimeSeconds() ?? long.MinValue;

    private async Task<PageSpan> AddAsync(long? fromTimestamp, int size)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EventPage page = await read(fromTimestamp, size, cancellationToken).ConfigureAwait(false);
        long oldest = long.MaxValue;
        long newest = long.MinValue;
        foreach (SimpliSafeEvent e in page.Events)
        {
            Add(e);
            if (e.TimestampIfTold is not null)
            {
                oldest = Math.Min(oldest, Seconds(e));
                newest = Math.Max(newest, Seconds(e));
            }
        }

        return new PageSpan(oldest, newest, page.Listed, page.Listed >= size);
    }

    private void Add(SimpliSafeEvent e)
    {
        if (e.IdText is { } id)
        {
            _events.TryAdd(id, e);
        }
        else if (!_withoutId.Any(known => known.RawUtf8.Span.SequenceEqual(e.RawUtf8.Span)))
        {
            _withoutId.Add(e);
        }
    }

    private IEnumerable<SimpliSafeEvent> All() => _events.Values.Concat(_withoutId);

    private bool IsWanted(SimpliSafeEvent e) => from is null || e.TimestampIfTold is null || Seconds(e) >= from;

    private int Wanted() => All().Count(IsWanted);
}
