using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;

namespace Earshot.Http;

/// <summary>Represents the rate limit that a response reports.</summary>
/// <param name="Remaining">The number of calls left.</param>
/// <param name="Reset">The time until the budget is full again.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RateLimit(long Remaining, TimeSpan Reset)
{
    /// <summary>
    /// Reads a pair of headers that contain a number of calls and of seconds. If a response contains them several times (one limit per
    /// address and one per user), the strictest limit is used: the one with the fewest calls left, and among those the one with the longest
    /// reset.
    /// </summary>
    /// <returns>The rate limit, or null if a header is missing or not a number.</returns>
    public static RateLimit? FromHeaders(HttpResponseHeaders headers, string remaining, string reset)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (Numbers(headers, remaining) is not { Count: > 0 } calls || Numbers(headers, reset) is not { Count: > 0 } seconds)
        {
            return null;
        }

        IEnumerable<(double Calls, double Seconds)> limits = calls.Count == seconds.Count
            ? calls.Zip(seconds)
            : [(calls.Min(), seconds.Max())];
        (double left, double wait) = limits.OrderBy(limit => limit.Calls).ThenByDescending(limit => limit.Seconds).First();
        return new RateLimit((long)left, TimeSpan.FromSeconds(wait));
    }

    private static List<double>? Numbers(HttpResponseHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues(name, out HeaderStringValues lines))
        {
            return null;
        }

        List<double> numbers = [];
        foreach (string value in lines.SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries)))
        {
            // No budget takes longer than a year to reset: a larger number means something else, such as a time of day.
            if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                && number <= TimeSpan.FromDays(365).TotalSeconds)
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }
}
