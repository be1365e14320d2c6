namespace Earshot.SimpliSafe.Rest;

/// <summary>A bucket of calls that fills at a steady pace. Its last few are kept for urgent ones.</summary>
internal sealed class CallBudget(CallPace pace, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _calls = pace.Burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes one call out.</summary>
    /// <returns>Null where that was possible; else how long until it may be.</returns>
    public TimeSpan? Take(bool urgent)
    {
        lock (_gate)
        {
            Fill();
            double missing = (urgent ? 1 : 1 + pace.Reserve) - _calls;
            // What is missing by less than a timer's unit is there.
            if (missing * pace.Interval.TotalMilliseconds < 0.5)
            {
                _calls -= 1;
                return null;
            }

            return TimeSpan.FromMilliseconds(Math.Ceiling(missing * pace.Interval.TotalMilliseconds));
        }
    }

    private void Fill()
    {
        long now = time.GetTimestamp();
        _calls = pace.Interval == TimeSpan.Zero ? pace.Burst : Math.Min(pace.Burst, _calls + (time.GetElapsedTime(_filledAt, now) / pace.Interval));
        _filledAt = now;
    }
}
