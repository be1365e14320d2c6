namespace Earshot.Mattermost.Json;

/// <summary>Converts the server's times: Unix milliseconds, with 0 for no time.</summary>
internal static class UnixTime
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Returns the time, or null if the value is 0 or outside the range of <see cref="DateTimeOffset"/>.</summary>
    public static DateTimeOffset? FromMilliseconds(long milliseconds) =>
        milliseconds != 0 && milliseconds >= Earliest && milliseconds <= Latest
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
