namespace Earshot.SimpliSafe.Events;

/// <summary>
/// Reads a system's history beyond the 50 events of one response. The meaning of <c>fromTimestamp</c> is inferred from the responses and
/// remembered; a response that contradicts it takes precedence.
/// </summary>
/// <remarks>
/// The newest page is requested without a time. If more is needed, the next request has the time of the page's oldest event: if older
/// events are returned, the service pages backward. If not, the history is read forward from the earliest requested time. If that returns
/// nothing either, only the newest page is available, and the excerpt is marked as incomplete. It is also incomplete if one second has more
/// events than one response can contain.
/// </remarks>
internal sealed class EventHistory
{
    private int _semantics;

    /// <summary>Gets the meaning of <c>fromTimestamp</c> as far as it is known.</summary>
    public TimestampSemantics Semantics
    {
        get => (TimestampSemantics)Volatile.Read(ref _semantics);
        private set => Volatile.Write(ref _semantics, (int)value);
    }

    /// <summary>Reads the events since a time, or the newest events.</summary>
    /// <param name="read">Reads a page of the system's events.</param>
    /// <param name="from">
    /// The earliest time, in seconds since 1970, or <see langword="null"/> if only <paramref name="count"/> limits the result.
    /// </param>
    /// <param name="count">
    /// The maximum number of events, or <see langword="null"/> to read all events since <paramref name="from"/> (one page without it).
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async Task<EventExcerpt> ReadAsync(EventPageReader read, long? from, int? count, CancellationToken cancellationToken)
    {
        if (count is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(count));
        }

        var excerpt = new ExcerptBuilder(read, from, count ?? (from is null ? EventPage.MaxSize : int.MaxValue), cancellationToken);
        await excerpt.AddNewestAsync().ConfigureAwait(false);
        if (!excerpt.IsEnough && Semantics is TimestampSemantics.Unknown or TimestampSemantics.AtOrBefore)
        {
            Semantics = await GoBackAsync(excerpt).ConfigureAwait(false);
        }

        if (!excerpt.IsEnough)
        {
            Semantics = await GoForwardAsync(excerpt).ConfigureAwait(false);
        }

        return excerpt.ToExcerpt();
    }

    // Runs until enough is known, or a response shows that the service does not page backward.
    private async Task<TimestampSemantics> GoBackAsync(ExcerptBuilder excerpt)
    {
        TimestampSemantics semantics = Semantics;
        long time = excerpt.Oldest;
        while (!excerpt.IsEnough)
        {
            PageSpan page = await excerpt.AddAsync(time).ConfigureAwait(false);
            if (page.Oldest < time)
            {
                semantics = TimestampSemantics.AtOrBefore;
                if (page.Newest < time)
                {
                    // An event of that second is known but was not returned, so other events of that second would not be returned either.
                    excerpt.SetIncomplete();
                }

                time = page.Oldest;
                excerpt.ReachedBackTo(time, isLast: !page.IsFull);
            }
            else if (page.Newest > time || page.Listed == 0)
            {
                // The page starts at that time instead of ending there, or does not even contain the known event.
                return semantics == TimestampSemantics.AtOrBefore ? TimestampSemantics.Unknown : semantics;
            }
            else if (!page.IsFull)
            {
                excerpt.ReachedBackTo(time, isLast: true);
            }
            else
            {
                // The whole page is from one second, so further events of that second are not available.
                excerpt.SetIncomplete();
                time--;
            }
        }

        return semantics;
    }

    private async Task<TimestampSemantics> GoForwardAsync(ExcerptBuilder excerpt)
    {
        long known = excerpt.Oldest;
        long window = Math.Max(3600, excerpt.Newest - known);
        long start = excerpt.From ?? Math.Max(0, known - window);
        long end = known;
        while (true)
        {
            TimestampSemantics semantics = await ReadForwardAsync(excerpt, start, end, known).ConfigureAwait(false);
            if (semantics == TimestampSemantics.AtOrBefore)
            {
                return await GoBackAsync(excerpt).ConfigureAwait(false);
            }

            if (semantics != TimestampSemantics.OldestAtOrAfter)
            {
                excerpt.EndIncomplete();
                return semantics;
            }

            excerpt.ReachedBackTo(start, isLast: start <= (excerpt.From ?? 0));
            if (excerpt.IsEnough)
            {
                return semantics;
            }

            // Only a number of events is requested, so their start is unknown: try a larger window.
            end = start;
            window *= 4;
            start = Math.Max(0, known - window);
        }
    }

    // Reads from the start to the end of the window; everything after the end is known.
    private static async Task<TimestampSemantics> ReadForwardAsync(ExcerptBuilder excerpt, long start, long end, long known)
    {
        bool isProven = false;
        long time = start;
        while (time <= end)
        {
            PageSpan page = await excerpt.AddAsync(time).ConfigureAwait(false);
            if (page.Oldest < time || (!page.IsFull && page.Listed > 0 && page.Newest < excerpt.Newest))
            {
                // The page contains older events, or is not full although newer events are known.
                return TimestampSemantics.AtOrBefore;
            }

            if (!page.IsFull)
            {
                // All events since that time fit into one response.
                return isProven || page.Listed > 0 ? TimestampSemantics.OldestAtOrAfter : TimestampSemantics.Unknown;
            }

            if (!isProven && page.Oldest >= known && !await excerpt.StartsWithOldestAsync(time, page.Oldest).ConfigureAwait(false))
            {
                return TimestampSemantics.NewestAtOrAfter;
            }

            isProven = true;
            if (page.Newest == time)
            {
                excerpt.SetIncomplete();
                time++;
            }
            else
            {
                time = page.Newest;
            }
        }

        return TimestampSemantics.OldestAtOrAfter;
    }
}
