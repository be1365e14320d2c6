namespace Earshot.SimpliSafe.Rest;

/// <summary>Represents a pause after a block. The pause doubles each time it starts, until it is reset. This type is thread-safe.</summary>
/// <param name="pace">The lengths of the pauses.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="file">The file through which processes share the pause, or <see langword="null"/> to pause this process only.</param>
internal sealed class BlockPause(CallPace pace, TimeProvider timeProvider, PauseFile? file = null)
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
                return file?.Read() is { } shared ? RemainingOf(shared) : RemainingAt(timeProvider.GetTimestamp());
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
            TimeSpan pause = TimeSpan.Zero;
            PauseFile.Content? written = file?.Change(before =>
            {
                // Requests that were in flight together, also of several processes, are rejected together: that counts as one block.
                if (before is { } running && RemainingOf(running) is { } rest)
                {
                    pause = rest;
                    return running;
                }

                pause = before is { } last && last.Next <= pace.LongestPause.TotalMilliseconds
                    ? TimeSpan.FromMilliseconds(last.Next)
                    : pace.FirstPause;
                long until = (timeProvider.GetUtcNow() + pause).ToUnixTimeMilliseconds();
                return new PauseFile.Content(until, (long)Limited(pause * 2).TotalMilliseconds);
            });
            if (written is null)
            {
                if (RemainingAt(now) is { } remaining)
                {
                    return remaining;
                }

                pause = _next;
            }

            _until = now + (long)(pause.TotalSeconds * timeProvider.TimestampFrequency);
            _next = Limited(pause * 2);
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
            file?.Delete();
        }
    }

    private TimeSpan Limited(TimeSpan pause) => pause < pace.LongestPause ? pause : pace.LongestPause;

    // A clock that was set back, or a file from elsewhere, must not pause for longer than a pause can be.
    private TimeSpan? RemainingOf(PauseFile.Content shared)
    {
        long rest = shared.Until - timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        return rest > 0 && rest <= pace.LongestPause.TotalMilliseconds ? TimeSpan.FromMilliseconds(rest) : null;
    }

    private TimeSpan? RemainingAt(long now) => _until is long until && until > now ? timeProvider.GetElapsedTime(now, until) : null;
}
