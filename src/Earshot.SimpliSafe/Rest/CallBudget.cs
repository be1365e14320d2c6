namespace Earshot.SimpliSafe.Rest;

/// <summary>Provides a token bucket for requests that reserves the last tokens for urgent requests. This type is thread-safe.</summary>
internal sealed class CallBudget(CallPace pace, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private double _calls = pace.Burst;
    private long _filledAt = timeProvider.GetTimestamp();

    /// <summary>Tries to take one request from the budget.</summary>
    /// <returns><see langword="null"/> if a request was taken; otherwise, the time after which one is available.</returns>
    public TimeSpan? Take(bool urgent)
    {
        lock (_gate)
        {
            Fill();
            double missing = (urgent ? 1 : 1 + pace.Reserve) - _calls;

            // A shortfall below the resolution of a timer counts as none.
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
        long now = timeProvider.GetTimestamp();
        _calls = pace.Interval == TimeSpan.Zero
            ? pace.Burst
            : Math.Min(pace.Burst, _calls + (timeProvider.GetElapsedTime(_filledAt, now) / pace.Interval));
        _filledAt = now;
    }
}
