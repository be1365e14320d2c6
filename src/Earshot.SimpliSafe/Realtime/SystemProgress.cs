using System.Globalization;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>
/// Tracks the events of one system: which are known, which of them are not handled yet, and up to which time none is missing.
/// </summary>
/// <param name="overlap">The time before the newest event from which the history is read again.</param>
internal sealed class SystemProgress(TimeSpan overlap)
{
    /// <summary>The maximum number of remembered IDs.</summary>
    public const int Capacity = SystemMark.MostRecent;

    // A base station with a wrong clock must not move the mark beyond all events that follow.
    private static readonly TimeSpan FarthestAhead = TimeSpan.FromDays(1);

    private const int UntimedCapacity = 1000;

    private readonly Dictionary<string, long> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _untimed = new();
    private readonly SortedSet<(long Time, string Id)> _byTime = new(TimeThenId);
    private readonly Dictionary<string, SimpliSafeEvent> _unhandled = new(StringComparer.Ordinal);
    private readonly long _overlap = (long)overlap.TotalSeconds;
    private long _floor = long.MinValue;
    private long? _mark;

    private static Comparer<(long Time, string Id)> TimeThenId { get; } = Comparer<(long Time, string Id)>.Create(
        static (a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : string.CompareOrdinal(a.Id, b.Id));

    /// <summary>Gets a value that indicates whether the position in the history is known.</summary>
    public bool IsPlaced { get; private set; }

    /// <summary>Gets or sets a value that indicates whether no event is missing, so that the next event can move the mark.</summary>
    public bool IsCaughtUp { get; set; }

    /// <summary>Gets the time intervals in which the system was received completely.</summary>
    public Coverage Coverage { get; } = new();

    /// <summary>
    /// Gets the time from which the history must be read, by the server clock. It overlaps known events, because events can be listed late.
    /// </summary>
    public DateTimeOffset From => DateTimeOffset.FromUnixTimeSeconds(
        Math.Clamp(Math.Max(After(_floor), Before(_mark ?? long.MinValue)), 0, DateTimeOffset.MaxValue.ToUnixTimeSeconds()));

    /// <summary>Marks the events that the history listed at the start as old.</summary>
    /// <param name="newest">The newest events.</param>
    /// <param name="isAll">Whether the system has no other events.</param>
    public void SetBaseline(IReadOnlyList<SimpliSafeEvent> newest, bool isAll)
    {
        foreach (SimpliSafeEvent e in newest)
        {
            Remember(e);
            Advance(e);
        }

        // Events that are listed later are new, also if they occurred before the start: a base station can upload them late.
        _floor = isAll || newest.Count == 0 ? long.MinValue : newest.Min(static e => e.OccurredAtSeconds);
        IsPlaced = true;
    }

    /// <summary>Starts at a time. Earlier events are old.</summary>
    public void StartFrom(long seconds)
    {
        _floor = seconds - 1;
        _mark = seconds;
        IsPlaced = true;
    }

    /// <summary>Determines whether an event of the history is new.</summary>
    public bool IsMissed(SimpliSafeEvent e) => !IsOld(e) && !_known.ContainsKey(e.Id);

    /// <summary>Accepts an event, unless it is known.</summary>
    /// <returns>true if the event is new; otherwise, false.</returns>
    public bool TryAccept(SimpliSafeEvent e)
    {
        if (!Remember(e))
        {
            return false;
        }

        _unhandled[e.Id] = e;
        if (!IsPlaced && e.ReportedAt is not null && !IsFarAhead(e))
        {
            // The history could not be read before this event, so it starts here.
            StartFrom(e.OccurredAtSeconds);
        }

        if (IsCaughtUp || e.Origin == EventOrigin.CatchUp)
        {
            Advance(e);
        }

        return true;
    }

    /// <summary>Takes back the acceptance of an event that was not delivered.</summary>
    public void Forget(SimpliSafeEvent e)
    {
        if (_unhandled.Remove(e.Id) && _known.Remove(e.Id, out long time))
        {
            _byTime.Remove((time, e.Id));
        }
    }

    /// <summary>Notes that an event was handled.</summary>
    public void Handled(SimpliSafeEvent e)
    {
        // A duplicate that was dropped is not the event that is being handled.
        if (_unhandled.TryGetValue(e.Id, out SimpliSafeEvent? accepted) && ReferenceEquals(accepted, e))
        {
            _unhandled.Remove(e.Id);
        }
    }

    /// <summary>Notes that all listed events have been accepted.</summary>
    public void CaughtUp(IEnumerable<SimpliSafeEvent> listed)
    {
        foreach (SimpliSafeEvent e in listed.Where(e => _known.ContainsKey(e.Id)))
        {
            Advance(e);
        }

        IsCaughtUp = true;
    }

    /// <summary>Takes the position up to which everything was handled.</summary>
    public SystemMark ToMark()
    {
        long from = Math.Max(_floor, _mark is { } newest ? Before(newest) - 1 : long.MinValue);
        long? mark = _mark;
        foreach (SimpliSafeEvent e in _unhandled.Values.Where(static e => e.ReportedAt is not null))
        {
            // The next reading must include this event, however old it is.
            from = Math.Min(from, e.OccurredAtSeconds - 1);
            mark = mark is { } time ? Math.Min(time, e.OccurredAtSeconds + _overlap) : null;
        }

        return new SystemMark(
            mark, from, [.. _byTime.Where(known => known.Time > from && !_unhandled.ContainsKey(known.Id))], HandledUntil: null);
    }

    /// <summary>Continues from a saved position.</summary>
    public void Restore(SystemMark saved)
    {
        _floor = saved.Floor;
        _mark = saved.Mark;
        foreach ((long time, string id) in saved.Recent)
        {
            Remember(id, time);
        }

        Coverage.Restore(saved.HandledUntil);
        IsPlaced = true;
    }

    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_known.Count} known, {_unhandled.Count} of them not handled");

    private static long After(long seconds) => seconds == long.MinValue ? seconds : seconds + 1;

    private long Before(long seconds) => seconds == long.MinValue ? seconds : seconds - _overlap;

    private bool IsOld(SimpliSafeEvent e) => e.ReportedAt is not null && e.OccurredAtSeconds <= _floor;

    private void Advance(SimpliSafeEvent e)
    {
        long time = e.OccurredAtSeconds;
        if (e.ReportedAt is null || IsFarAhead(e) || time <= _mark)
        {
            return;
        }

        _mark = time;
        while (_byTime.Count > 0 && _byTime.Min.Time < Before(time))
        {
            ForgetOldest();
        }
    }

    private static bool IsFarAhead(SimpliSafeEvent e) => e.ReportedAt - e.ReceivedAt > FarthestAhead;

    private bool Remember(SimpliSafeEvent e) => Remember(e.Id, e.OccurredAtSeconds);

    private bool Remember(string id, long time)
    {
        if (!_known.TryAdd(id, time))
        {
            return false;
        }

        if (time == long.MinValue)
        {
            _untimed.Enqueue(id);
            if (_untimed.Count > UntimedCapacity)
            {
                _known.Remove(_untimed.Dequeue());
            }

            return true;
        }

        _byTime.Add((time, id));
        if (_byTime.Count > Capacity)
        {
            // What is forgotten would be taken for new.
            _floor = Math.Max(_floor, _byTime.Min.Time);
            ForgetOldest();
        }

        return true;
    }

    private void ForgetOldest()
    {
        (long Time, string Id) oldest = _byTime.Min;
        _byTime.Remove(oldest);
        _known.Remove(oldest.Id);
    }
}
