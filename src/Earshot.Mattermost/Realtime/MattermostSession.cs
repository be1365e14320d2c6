namespace Earshot.Mattermost.Realtime;

/// <summary>Represents the server's session over several connections, as required to resume it. Used by the listener's loop only.</summary>
/// <remarks>Times are timestamps, so that changes of the local clock do not change the length of gaps.</remarks>
internal sealed class MattermostSession(TimeProvider timeProvider)
{
    private long _provenUntil;
    private long _provenAtLastEvent;

    /// <summary>
    /// Gets the connection ID from the hello event, or an empty string before the first one or if the server cannot resume the session.
    /// </summary>
    public string ConnectionId { get; private set; } = string.Empty;

    /// <summary>Gets the sequence number of the next event.</summary>
    public long NextSequence { get; private set; }

    /// <summary>Gets a value that indicates whether a session has begun, so that the start of another one is a gap.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>
    /// Gets or sets an event that was received too early. It is held until the missing events are received or known to be lost.
    /// </summary>
    public MattermostEvent? Held { get; set; }

    /// <summary>Gets or sets the skipped sequence number that was requested again, or null.</summary>
    public long? RequestedAgain { get; set; }

    /// <summary>Gets a value that indicates whether the session can be resumed.</summary>
    public bool CanResume => ConnectionId.Length > 0 && NextSequence > 0;

    /// <summary>Begins a new session.</summary>
    /// <param name="connectionId">The connection ID from the hello event.</param>
    /// <param name="sequence">The sequence number of the first event.</param>
    /// <param name="openedAt">A timestamp before the server can have begun the session.</param>
    public void Begin(string connectionId, long sequence, long openedAt)
    {
        HasBegun = true;
        ConnectionId = connectionId;
        NextSequence = sequence;
        RequestedAgain = null;
        _provenUntil = openedAt;
        _provenAtLastEvent = openedAt;
    }

    /// <summary>Records that an event was received.</summary>
    public void Received(long sequence)
    {
        NextSequence = sequence + 1;
        _provenAtLastEvent = _provenUntil;
        if (Held is { } held && held.Sequence < NextSequence)
        {
            Held = null;
        }

        if (RequestedAgain < NextSequence)
        {
            RequestedAgain = null;
        }
    }

    /// <summary>
    /// Records that all events before a timestamp were received. Only a reply confirms this: an event can still be on its way when a later
    /// one is received.
    /// </summary>
    public void Prove(long moment) => _provenUntil = moment;

    /// <summary>Discards the session: the next connection begins another one, which is a gap.</summary>
    public void Forget() => ConnectionId = string.Empty;

    /// <summary>Returns the gap of a session that is lost.</summary>
    public Gap Lost(DateTimeOffset now) => new()
    {
        Reason = GapReason.SessionLost,
        From = Before(now, _provenUntil),
        Until = now,
        FirstSequence = NextSequence,
    };

    /// <summary>Returns the gap between the last event and an event with a later number.</summary>
    public Gap Skipped(long sequence, DateTimeOffset now) => new()
    {
        Reason = GapReason.SequenceSkipped,
        From = Before(now, _provenAtLastEvent),
        Until = now,
        FirstSequence = NextSequence,
        LastSequence = sequence - 1,
        Count = sequence - NextSequence,
    };

    // Rounded down to milliseconds, as the server's times are.
    private DateTimeOffset Before(DateTimeOffset now, long moment) =>
        DateTimeOffset.FromUnixTimeMilliseconds((now - timeProvider.GetElapsedTime(moment)).ToUnixTimeMilliseconds());
}
