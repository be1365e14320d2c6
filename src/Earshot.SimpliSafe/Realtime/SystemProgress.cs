using System.Security.Cryptography;
using Earshot.SimpliSafe.Events;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>How far a system has been heard: which events are known, and up to when nothing can be missing.</summary>
internal sealed class SystemProgress
{
    // An id and its place weigh some hundred bytes. Far more than a house brings in the minutes for which it matters.
    private const int Capacity = 4096;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, long Time)> _order = new();
    private long _baseline = long.MinValue;
    private long _forgottenUntil = long.MinValue;
    private long? _watermark;

    /// <summary>Whether everything up to the last event has been heard, so that the next one may move the watermark.</summary>
    public bool IsCaughtUp { get; set; } = true;

    /// <summary>Takes these events for old: they are not handed over, nor is anything before them.</summary>
    public void SetBaseline(IReadOnlyList<SimpliSafeEvent> events)
    {
        foreach (SimpliSafeEvent e in events)
        {
            Remember(e);
        }

        _baseline = events.Count == 0 ? long.MinValue : events.Max(ExcerptInProgress.Seconds);
        _watermark = _baseline;
        IsCaughtUp = true;
    }

    /// <summary>From when on the history is to be read, by the service's clock: some time before what is known, since events come late.</summary>
    public DateTimeOffset From(TimeSpan overlap)
    {
        long mark = _watermark ?? long.MinValue;
        long from = mark == long.MinValue ? 0 : Math.Max(_baseline, mark - (long)overlap.TotalSeconds);
        return DateTimeOffset.FromUnixTimeSeconds(Math.Max(0, from));
    }

    /// <summary>Takes an event as it is heard.</summary>
    /// <returns>False for one that is known already.</returns>
    public bool TryTake(SimpliSafeEvent e)
    {
        if (!Remember(e))
        {
            return false;
        }

        if (_watermark is null)
        {
            // Heard before its history could be read: this is where it begins.
            _baseline = ExcerptInProgress.Seconds(e);
        }

        if (IsCaughtUp || _watermark is null)
        {
            Advance(e);
        }

        return true;
    }

    /// <summary>Takes what the history brought.</summary>
    /// <returns>What was missed, in order.</returns>
    public List<SimpliSafeEvent> TakeMissed(IEnumerable<SimpliSafeEvent> events)
    {
        List<SimpliSafeEvent> missed = [];
        foreach (SimpliSafeEvent e in events.OrderBy(ExcerptInProgress.Seconds).ThenBy(static e => e.Id))
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

    private static string Key(SimpliSafeEvent e) => e.IdText ?? "#" + Convert.ToHexString(SHA256.HashData(e.RawUtf8.Span));

    // Before the beginning; or among what was known once and has been forgotten.
    private bool IsOld(SimpliSafeEvent e)
    {
        long time = ExcerptInProgress.Seconds(e);
        return time != long.MinValue && (time < _baseline || (time < _watermark && time <= _forgottenUntil));
    }

    private void Advance(SimpliSafeEvent e)
    {
        long time = ExcerptInProgress.Seconds(e);
        if (time != long.MinValue && (_watermark is not { } mark || time > mark))
        {
            _watermark = time;
        }
    }

    private bool Remember(SimpliSafeEvent e)
    {
        string key = Key(e);
        if (!_known.Add(key))
        {
            return false;
        }

        _order.Enqueue((key, ExcerptInProgress.Seconds(e)));
        if (_order.Count > Capacity)
        {
            (string oldest, long time) = _order.Dequeue();
            _known.Remove(oldest);
            _forgottenUntil = Math.Max(_forgottenUntil, time);
        }

        return true;
    }
}
