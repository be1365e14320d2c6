using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;

namespace Earshot.Http;

/// <summary>What an answer says about the caller's rate budget.</summary>
/// <param name="Remaining">How many calls are left now.</param>
/// <param name="Reset">How long until the budget is full again.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RateLimit(long Remaining, TimeSpan Reset)
{
    /// <summary>
    /// Reads a pair of headers that count calls and seconds. Where they come several times in one answer (a limit by address and one by
    /// user), the tightest counts: the one with the fewest calls left, and of those the one that takes longest.
    /// </summary>
    /// <returns>Null where a header is missing or no number.</returns>
    public static RateLimit? FromHeaders(HttpResponseHeaders headers, string remaining, string reset)
    {
        ArgumentNullException.ThrowIfNull(headers);
        List<double> calls = Numbers(headers, remaining);
        List<double> seconds = Numbers(headers, reset);
        if (calls.Count == 0 || seconds.Count == 0)
        {
            return null;
        }

        IEnumerable<(double Calls, double Seconds)> limits = calls.Count == seconds.Count
            ? calls.Zip(seconds)
            : [(calls.Min(), seconds.Max())];
        (double left, double wait) = limits.OrderBy(limit => limit.Calls).ThenByDescending(limit => limit.Seconds).First();
        return new RateLimit((long)left, TimeSpan.FromSeconds(wait));
    }

    private static List<double> Numbers(HttpResponseHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues(name, out HeaderStringValues lines))
        {
            return [];
        }

        List<double> numbers = [];
        foreach (string value in lines.SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries)))
        {
            // A year is more than any budget takes; beyond it the header means something else, such as a time of day.
            if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                && number <= TimeSpan.FromDays(365).TotalSeconds)
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }
}
