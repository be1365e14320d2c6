namespace Earshot.SimpliSafe.Rest;

/// <summary>Represents a pause after a block. The pause doubles each time it starts, until it is reset. This type is thread-safe.</summary>
internal sealed class BlockPause(CallPace pace, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private TimeSpan _next = pace.FirstPause;
    private long? _until;

    /// <summary>Gets the remaining time, or <see langword="null"/> if no pause is in effect.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            lock (_gate)
            {
                return RemainingAt(timeProvider.GetTimestamp());
            }
        }
    }

    /// <summary>Starts the pause.</summary>
    /// <returns>The length of the pause.</returns>
    public TimeSpan Start()
    {
        lock (_gate)
        {
            long now = timeProvider.GetTimestamp();
            if (RemainingAt(now) is { } remaining)
            {
                // Requests that were in flight together are rejected together: that counts as one block.
                return remaining;
            }

            TimeSpan pause = _next;
            _until = now + (long)(pause.TotalSeconds * timeProvider.TimestampFrequency);
            _next = pause * 2 < pace.LongestPause ? pause * 2 : pace.LongestPause;
            return pause;
        }
    }

    /// <summary>Ends the pause and starts over with the first length.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _next = pace.FirstPause;
            _until = null;
        }
    }

    private TimeSpan? RemainingAt(long now) => _until is long until && until > now ? timeProvider.GetElapsedTime(now, until) : null;
}
