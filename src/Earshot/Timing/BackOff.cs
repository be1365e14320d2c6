namespace Earshot.Timing;

/// <summary>Computes the delay before an attempt: exponential, with a maximum, and with full jitter.</summary>
internal static class BackOff
{
    /// <summary>Gets the delay before the next attempt.</summary>
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
}
