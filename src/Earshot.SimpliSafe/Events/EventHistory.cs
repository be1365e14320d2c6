namespace Earshot.SimpliSafe.Events;

/// <summary>
/// Reads a system's history further back than the 50 events of one answer. What <c>fromTimestamp</c> means is found out on the way, and
/// remembered for the next time; an answer that contradicts it is believed more.
/// </summary>
/// <remarks>
/// The newest page comes without a time. If it doesn't reach back far enough, the next is asked for with the time of its oldest event: what is
/// older then, came because the service counts back. If nothing older comes, it is read forward from the earliest time wanted. If that
/// brings nothing either, only the newest page can be had, and the excerpt says that it is incomplete. More events in one second than
/// one answer holds can't be listed by anyone: that, too, is said.
/// </remarks>
internal sealed class EventHistory
{
    /// <summary>The most events that one answer holds; asking for more is refused (one witness, by trial).</summary>
    public const int PageSize = 50;

    private int _reading;

    /// <summary>What is known of <c>fromTimestamp</c> so far.</summary>
    public TimestampReading Reading
    {
        get => (TimestampReading)Volatile.Read(ref _reading);
        private set => Volatile.Write(ref _reading, (int)value);
    }

    /// <summary>Reads the events from a time on, or the newest ones.</summary>
    /// <param name="read">Reads a page of the system.</param>
    /// <param name="from">The earliest time wanted, in seconds since 1970; null where only <paramref name="count"/> limits.</param>
    /// <param name="count">The most events wanted, the newest ones; null for all from <paramref name="from"/> on, or one page without it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<EventExcerpt> ReadAsync(EventPageReader read, long? from, int? count, CancellationToken cancellationToken)
    {
        if (count is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(count));
        }

        var excerpt = new ExcerptInProgress(read, from, count ?? (from is null ? PageSize : int.MaxValue), cancellationToken);
        await excerpt.AddNewestAsync().ConfigureAwait(false);
        if (!excerpt.IsEnough && Reading is TimestampReading.Unknown or TimestampReading.AtOrBefore)
        {
            Reading = await GoBackAsync(excerpt).ConfigureAwait(false);
        }

        if (!excerpt.IsEnough)
        {
            Reading = await GoForwardAsync(excerpt).ConfigureAwait(false);
        }

        return excerpt.ToExcerpt();
    }

    // Until enough is known, or an answer shows that the service doesn't count back.
    private async Task<TimestampReading> GoBackAsync(ExcerptInProgress excerpt)
    {
        TimestampReading reading = Reading;
        long time = excerpt.Oldest;
        while (!excerpt.IsEnough)
        {
            PageSpan page = await excerpt.AddAsync(time).ConfigureAwait(false);
            if (page.Oldest < time)
            {
                reading = TimestampReading.AtOrBefore;
                if (page.Newest < time)
                {
                    // What is known to be there didn't come: whatever else is in that second won't either.
                    excerpt.MissesSome();
                }

                time = page.Oldest;
                excerpt.ReachesBackTo(time, isLast: !page.IsFull);
            }
            else if (page.Newest > time || page.Listed == 0)
            {
                // It begins at that time instead of ending there; or even the event that is known to be there doesn't come.
                return reading == TimestampReading.AtOrBefore ? TimestampReading.Unknown : reading;
            }
            else if (!page.IsFull)
            {
                excerpt.ReachesBackTo(time, isLast: true);
            }
            else
            {
                // A whole page from one second: what else was in it can't be had.
                excerpt.MissesSome();
                time--;
            }
        }

        return reading;
    }

    private async Task<TimestampReading> GoForwardAsync(ExcerptInProgress excerpt)
    {
        long known = excerpt.Oldest;
        long window = Math.Max(3600, excerpt.Newest - known);
        long start = excerpt.From ?? Math.Max(0, known - window);
        long end = known;
        while (true)
        {
            TimestampReading reading = await ReadForwardAsync(excerpt, start, end, known).ConfigureAwait(false);
            if (reading == TimestampReading.AtOrBefore)
            {
                return await GoBackAsync(excerpt).ConfigureAwait(false);
            }

            if (reading != TimestampReading.OldestAtOrAfter)
            {
                excerpt.Ends(isComplete: false);
                return reading;
            }

            excerpt.ReachesBackTo(start, isLast: start <= (excerpt.From ?? 0));
            if (excerpt.IsEnough)
            {
                return reading;
            }

            // Only a number of events is wanted, and nobody says where they begin.
            end = start;
            window *= 4;
            start = Math.Max(0, known - window);
        }
    }

    // From the start until beyond the end, from where on everything is known.
    private static async Task<TimestampReading> ReadForwardAsync(ExcerptInProgress excerpt, long start, long end, long known)
    {
        bool isProven = false;
        long time = start;
        while (time <= end)
        {
            PageSpan page = await excerpt.AddAsync(time).ConfigureAwait(false);
            if (page.Oldest < time || (!page.IsFull && page.Listed > 0 && page.Newest < excerpt.Newest))
            {
                // It goes back beyond that time, or isn't cut and has not what is known to be newer.
                return TimestampReading.AtOrBefore;
            }

            if (!page.IsFull)
            {
                // Everything from that time on fits into one answer.
                return isProven || page.Listed > 0 ? TimestampReading.OldestAtOrAfter : TimestampReading.Unknown;
            }

            if (!isProven && page.Oldest >= known && !await excerpt.BeginsAtAsync(time, page.Oldest).ConfigureAwait(false))
            {
                return TimestampReading.NewestAtOrAfter;
            }

            isProven = true;
            if (page.Newest == time)
            {
                excerpt.MissesSome();
                time++;
            }
            else
            {
                time = page.Newest;
            }
        }

        return TimestampReading.OldestAtOrAfter;
    }
}
