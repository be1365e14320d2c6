namespace Earshot.SimpliSafe.Realtime;

/// <summary>
/// Tracks up to which time the events of one system were received, or reported as a gap, and up to which time they were handled.
/// </summary>
internal sealed class Coverage
{
    private long? _received;
    private DateTimeOffset? _handled;
    private long _liveSince = long.MaxValue;

    /// <summary>Gets a value that indicates whether the events are being received live.</summary>
    public bool IsLive => _liveSince != long.MaxValue;

    /// <summary>Gets the time up to which nothing is missing, or null if it is unknown.</summary>
    public DateTimeOffset? Until(TimeProvider clock) => _received is { } moment ? At(clock, moment) : _handled;

    /// <summary>Gets the time up to which everything was handled, or null if it is unknown.</summary>
    public DateTimeOffset? HandledUntil => _handled;

    /// <summary>Continues from a saved time.</summary>
    public void Restore(DateTimeOffset? handledUntil)
    {
        _handled = handledUntil;
        _received = null;
    }

    /// <summary>Notes the first moment from which events can be missed.</summary>
    public void Begin(long moment) => _received ??= _handled is null ? moment : null;

    /// <summary>Notes that the connection ended: what follows can be missed.</summary>
    public void Interrupt() => _liveSince = long.MaxValue;

    /// <summary>Notes that everything up to a moment was received or reported, and that the events are received live from now on.</summary>
    public void Live(long until, long now)
    {
        Received(until);
        _liveSince = now;
    }

    /// <summary>Notes that everything up to a moment was received.</summary>
    public void Received(long moment) => _received = Math.Max(_received ?? moment, moment);

    /// <summary>Notes that a message was received.</summary>
    public void MessageReceived(long moment)
    {
        if (IsLive)
        {
            Received(moment);
        }
    }

    /// <summary>Notes that everything that was received up to a moment was handled.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="isOfThisSystem">Whether the moment is that of a reading of this system, and not that of a message.</param>
    public void Handled(TimeProvider clock, long moment, bool isOfThisSystem)
    {
        // Events of a catch-up are handled after messages that were received before it was complete.
        if (isOfThisSystem || moment >= _liveSince)
        {
            DateTimeOffset time = At(clock, moment);

            // A time that lies ahead is from before the clock was set back.
            _handled = _handled is { } before && before > time && before <= clock.GetUtcNow() ? before : time;
        }
    }

    // The elapsed time is not affected by changes of the clock.
    private static DateTimeOffset At(TimeProvider clock, long moment) => clock.GetUtcNow() - clock.GetElapsedTime(moment);
}
