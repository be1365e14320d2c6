namespace Earshot.Mattermost.Json;

/// <summary>The server's times: Unix milliseconds, in which 0 means none.</summary>
internal static class UnixTime
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The time; null for 0 and for what no calendar holds.</summary>
    public static DateTimeOffset? FromMilliseconds(long milliseconds) =>
        milliseconds != 0 && milliseconds >= Earliest && milliseconds <= Latest
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
