namespace Earshot.Mattermost.Realtime;

/// <summary>
/// Converts timestamps of the local clock to times of the server, which its ping replies contain. This type is thread-safe.
/// </summary>
/// <remarks>
/// The local clock can be hours off. It is used only if neither the response to the login nor a ping reply contains a time.
/// </remarks>
internal sealed class ServerClock(TimeProvider timeProvider)
{
    // A time outside this range is a mistake of the server, and could not be calculated with.
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2500, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private DateTimeOffset _serverTime;
    private long _askedAt;
    private bool _isKnown;
    private TimeSpan _precision = TimeSpan.FromMilliseconds(1);

    /// <summary>Notes the time in a ping reply.</summary>
    /// <param name="serverTime">The server's time.</param>
    /// <param name="askedAt">The timestamp at which the ping was sent.</param>
    public void Note(DateTimeOffset serverTime, long askedAt)
    {
        if (serverTime < Earliest || serverTime > Latest)
        {
            return;
        }

        lock (_gate)
        {
            (_serverTime, _askedAt, _isKnown, _precision) = (serverTime, askedAt, true, TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>Gets a value that indicates whether a time of the server is known.</summary>
    public bool IsKnown
    {
        get
        {
            lock (_gate)
            {
                return _isKnown;
            }
        }
    }

    /// <summary>Notes the time in the header of a response, until a ping reply contains a better one.</summary>
    public void NoteRough(ServerTime time)
    {
        if (!IsKnown)
        {
            Note(time.Time, time.Timestamp);
            _precision = TimeSpan.FromSeconds(1);
        }
    }

    /// <summary>Returns the server's time at a timestamp, rounded down to milliseconds as the server's times are.</summary>
    public DateTimeOffset At(long timestamp)
    {
        lock (_gate)
        {
            DateTimeOffset time = _isKnown
                ? _serverTime + timeProvider.GetElapsedTime(_askedAt, timestamp)
                : timeProvider.GetUtcNow() - timeProvider.GetElapsedTime(timestamp);
            return DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
        }
    }

    /// <summary>Returns the server's time now, rounded up, so that it is not earlier than the true time.</summary>
    public DateTimeOffset Now()
    {
        lock (_gate)
        {
            return At(timeProvider.GetTimestamp()) + _precision;
        }
    }
}
