using System.Globalization;

namespace Earshot.Reliability.Ledgers;

/// <summary>Summarizes durations.</summary>
internal static class Percentiles
{
    /// <summary>Returns the median and the 99th percentile in milliseconds.</summary>
    public static string Of(IReadOnlyCollection<TimeSpan> durations)
    {
        if (durations.Count == 0)
        {
            return "–";
        }

        TimeSpan[] sorted = [.. durations.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{At(sorted, 0.5)} / {At(sorted, 0.99)}");
    }

    private static long At(TimeSpan[] sorted, double share) =>
        (long)sorted[(int)Math.Min(sorted.Length - 1, Math.Ceiling(share * sorted.Length) - 1)].TotalMilliseconds;
}
