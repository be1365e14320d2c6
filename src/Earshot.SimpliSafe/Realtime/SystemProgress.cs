namespace Earshot.SimpliSafe.Realtime;

/// <summary>Tracks the received events of one system, and the time up to which none is missing.</summary>
internal sealed class SystemProgress
{
    // An ID takes some hundred bytes. The capacity is far more than a system produces in the minutes for which it matters.
    private const int Capacity = 4096;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, long Time)> _order = new();
    private long _baseline = long.MinValue;
    private long _forgottenUntil = long.MinValue;
    private long? _watermark;

    /// <summary>Gets or sets a value that indicates whether no event is missing, so that the next event can move the watermark.</summary>
    public bool IsCaughtUp { get; set; } = true;

    /// <summary>Marks events as old: they and all earlier events are not delivered.</summary>
    public void SetBaseline(IReadOnlyList<SimpliSafeEvent> events)
    {
        foreach (SimpliSafeEvent e in events)
        {
            Remember(e);
        }

        _baseline = events.Count == 0 ? long.MinValue : events.Max(static e => e.OccurredAtSeconds);
        _watermark = _baseline;
        IsCaughtUp = true;
    }

    /// <summary>
    /// Gets the time from which the history must be read, by the server clock. It overlaps known events, because events can be listed late.
    /// </summary>
    public DateTimeOffset From(TimeSpan overlap)
    {
        long mark = _watermark ?? long.MinValue;
        long from = mark == long.MinValue ? 0 : Math.Max(_baseline, mark - (long)overlap.TotalSeconds);
        return DateTimeOffset.FromUnixTimeSeconds(Math.Max(0, from));
    }

    /// <summary>Accepts a received event.</summary>
    /// <returns>true if the event is new; otherwise, false.</returns>
    public bool TryAccept(SimpliSafeEvent e)
    {
        if (!Remember(e))
        {
            return false;
        }

        if (_watermark is null)
        {
            // The history could not be read before this event, so it starts here.
            _baseline = e.OccurredAtSeconds;
        }

        if (IsCaughtUp || _watermark is null)
        {
            Advance(e);
        }

        return true;
    }

    /// <summary>Accepts events from the history.</summary>
    /// <returns>The missed events, in order.</returns>
    public List<SimpliSafeEvent> AcceptMissed(IEnumerable<SimpliSafeEvent> events)
    {
        List<SimpliSafeEvent> missed = [];
        foreach (SimpliSafeEvent e in events.OrderBy(static e => e.OccurredAtSeconds).ThenBy(static e => e.EventId))
        {
            if (!IsOld(e) && Remember(e))
            {
                missed.Add(e);
            }

            Advance(e);
        }

        IsCaughtUp = true;
        return missed;
    }

    // Old events are before the baseline, or among the events that were known and have been forgotten.
    private bool IsOld(SimpliSafeEvent e)
    {
        long time = e.OccurredAtSeconds;
        return time != long.MinValue && (time < _baseline || (time < _watermark && time <= _forgottenUntil));
    }

    private void Advance(SimpliSafeEvent e)
    {
        long time = e.OccurredAtSeconds;
        if (time != long.MinValue && (_watermark is not { } mark || time > mark))
        {
            _watermark = time;
        }
    }

    private bool Remember(SimpliSafeEvent e)
    {
        string key = e.Id;
        if (!_known.Add(key))
        {
            return false;
        }

        _order.Enqueue((key, e.OccurredAtSeconds));
        if (_order.Count > Capacity)
        {
            (string oldest, long time) = _order.Dequeue();
            _known.Remove(oldest);
            _forgottenUntil = Math.Max(_forgottenUntil, time);
        }

        return true;
    }
}
