namespace Earshot.Mattermost.Realtime;

/// <summary>
/// Represents the server's session over several connections, as far as its events were received, and as required to resume it. Used by the
/// listener's loop only, except <see cref="NextAction"/>.
/// </summary>
/// <remarks>What was handled, which outlives the listener, is in another object.</remarks>
internal sealed class MattermostSession(TimeProvider timeProvider)
{
    /// <summary>
    /// The time before a ping up to which its reply confirms delivery. The server's hub picks at random between replies and events, so that
    /// a reply can overtake events that wait beside it; and a post has its time before it is published, by as long as the server's database
    /// takes. A server that holds an event back for longer than this is broken in other ways.
    /// </summary>
    public static readonly TimeSpan ProofMargin = TimeSpan.FromSeconds(10);

    private long _provenUntil;
    private long _provenAtLastEvent;
    private DateTimeOffset? _restoredUntil;
    private bool _isUnsure;
    private long _lastAction;

    /// <summary>Gets the server's clock.</summary>
    public ServerClock Clock { get; } = new(timeProvider);

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

    /// <summary>Gets the server's time before which all events were received.</summary>
    public DateTimeOffset ProvenUntil => _restoredUntil ?? Clock.At(_provenUntil);

    /// <summary>Gets the timestamp before which all events were received.</summary>
    public long ProvenTimestamp => _provenUntil;

    /// <summary>Gets the number of the last action, which can be read by any thread.</summary>
    public long LastAction => Interlocked.Read(ref _lastAction);

    /// <summary>
    /// Returns the number of the next action. Numbers increase over all connections, because a resumed session can deliver replies to the
    /// actions of the previous connection.
    /// </summary>
    public long NextAction() => Interlocked.Increment(ref _lastAction);

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
        _isUnsure = false;
        _restoredUntil = null;
    }

    /// <summary>Continues a session that another listener began.</summary>
    /// <param name="connectionId">The connection ID.</param>
    /// <param name="sequence">The sequence number of the next event.</param>
    /// <param name="lastAction">A number that is not below that of the last action.</param>
    /// <param name="until">The server's time before which all events were received.</param>
    public void Restore(string connectionId, long sequence, long lastAction, DateTimeOffset until)
    {
        Begin(connectionId, sequence, timeProvider.GetTimestamp());
        _restoredUntil = until;
        Interlocked.Exchange(ref _lastAction, lastAction);
    }

    /// <summary>Records that an event was received.</summary>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="isKnown">Whether the number was readable, and not only assumed.</param>
    public void Received(long sequence, bool isKnown)
    {
        NextSequence = sequence + 1;
        _provenAtLastEvent = _provenUntil;
        _isUnsure &= !isKnown;
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
    /// Records that a message could not be read. It may have been an event: until the number of the next event shows whether it was, ping
    /// replies confirm nothing.
    /// </summary>
    public void Missed() => _isUnsure = true;

    /// <summary>
    /// Records that all events which were published <see cref="ProofMargin"/> before a timestamp were received. Only a reply confirms this:
    /// an event can still be on its way when a later one is received.
    /// </summary>
    /// <returns>True if it is confirmed; false if a message that could not be read may have been an event.</returns>
    public bool Prove(long moment)
    {
        if (_isUnsure)
        {
            return false;
        }

        long proven = moment - (long)(ProofMargin.TotalSeconds * timeProvider.TimestampFrequency);
        if (_restoredUntil is not null && Clock.At(proven) > _restoredUntil)
        {
            // A restored session was received before this process began.
            (_provenUntil, _restoredUntil) = (proven, null);
        }

        _provenUntil = Math.Max(_provenUntil, proven);
        return true;
    }

    /// <summary>Discards the session: the next connection begins another one, which is a gap.</summary>
    public void Forget() => ConnectionId = string.Empty;

    /// <summary>Returns the gap of a session that is lost.</summary>
    public Gap Lost() => new()
    {
        Reason = GapReason.SessionLost,
        From = ProvenUntil,
        Until = Clock.Now(),
        FirstSequence = NextSequence,
    };

    /// <summary>Returns the gap between the last event and an event with a later number.</summary>
    public Gap Skipped(long sequence) => new()
    {
        Reason = GapReason.SequenceSkipped,
        From = Clock.At(_provenAtLastEvent),
        Until = Clock.Now(),
        FirstSequence = NextSequence,
        LastSequence = sequence - 1,
        Count = sequence - NextSequence,
    };
}
