namespace Earshot.Timing;

/// <summary>How long to wait before the next attempt: exponential, capped, then full jitter.</summary>
internal static class BackOff
{
    /// <summary>The wait before attempt <paramref name="failures"/> + 1.</summary>
    /// <param name="failures">Failed attempts since the last healthy connection, from 0.</param>
    /// <param name="first">The longest wait after the first failure.</param>
    /// <param name="cap">The longest wait ever.</param>
    /// <param name="jitter">A random number from 0 to below 1; applied after the cap, so that many clients spread evenly.</param>
    public static TimeSpan Delay(int failures, TimeSpan first, TimeSpan cap, double jitter)
    {
        double longest = Math.Min(cap.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(failures, 62)));
        return TimeSpan.FromSeconds(longest * jitter);
    }
}
