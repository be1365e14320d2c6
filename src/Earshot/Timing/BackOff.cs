namespace Earshot.Timing;

/// <summary>Computes the delay before an attempt: jittered, growing, and with a maximum.</summary>
internal static class BackOff
{
    /// <summary>Gets a delay that doubles with each failure, with full jitter.</summary>
    /// <param name="failures">The number of failures before this one, from 0.</param>
    /// <param name="first">The bound of the first delay. It doubles with each failure.</param>
    /// <param name="longest">The bound of all delays.</param>
    /// <param name="jitter">
    /// A random number from 0 to less than 1, applied after the bound so that many clients spread evenly; 1 for none.
    /// </param>
    public static TimeSpan Delay(int failures, TimeSpan first, TimeSpan longest, double jitter)
    {
        double bound = Math.Min(longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(failures, 62)));
        return TimeSpan.FromSeconds(bound * jitter);
    }

    /// <summary>
    /// Gets a delay that grows with the duration of an outage instead of the number of failures. It is never longer than
    /// <paramref name="first"/> and half of the outage, so that the end of an outage is noticed in proportion to its duration, however
    /// quickly attempts fail.
    /// </summary>
    /// <param name="outage">The time since the connection was lost, or since the first attempt.</param>
    /// <param name="first">The bound of the delay at the start of the outage.</param>
    /// <param name="longest">The bound of all delays.</param>
    /// <param name="jitter">A random number from 0 to less than 1: the delay is between half of the bound and the bound.</param>
    public static TimeSpan DelayInOutage(TimeSpan outage, TimeSpan first, TimeSpan longest, double jitter)
    {
        double bound = Math.Min(longest.TotalSeconds, first.TotalSeconds + (outage.TotalSeconds / 2));
        return TimeSpan.FromSeconds(bound * (1 + jitter) / 2);
    }
}
