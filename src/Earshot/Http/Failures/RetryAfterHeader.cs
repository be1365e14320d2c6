using System.Net.Http.Headers;

namespace Earshot.Http;

/// <summary>Reads the <c>Retry-After</c> header, which is a number of seconds or a date.</summary>
internal static class RetryAfterHeader
{
    public const string Name = "Retry-After";

    /// <summary>Gets the longest delay that the header's values ask for, or null if none is valid. A date in the past is zero.</summary>
    public static TimeSpan? Read(IEnumerable<string> values, DateTimeOffset now)
    {
        TimeSpan? longest = null;
        foreach (string value in values)
        {
            if (RetryConditionHeaderValue.TryParse(value, out RetryConditionHeaderValue? parsed)
                && (parsed.Delta ?? parsed.Date - now) is TimeSpan delay)
            {
                delay = delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
                longest = longest > delay ? longest : delay;
            }
        }

        return longest;
    }

    /// <inheritdoc cref="Read(IEnumerable{string}, DateTimeOffset)"/>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now) =>
        headers.NonValidated.TryGetValues(Name, out HeaderStringValues values) ? Read(values, now) : null;
}
