namespace Earshot.Mattermost.Realtime;

/// <summary>The server's continuity over several connections: what a resume needs. Used by the listener's loop alone.</summary>
/// <remarks>Moments are timestamps, so that a jump of the machine's clock neither stretches nor shrinks a gap.</remarks>
internal sealed class MattermostSession(TimeProvider timeProvider)
{
    private long _provenUntil;
    private long _provenAtLastEvent;

    /// <summary>The id that the server gave in hello; empty before the first, and where the server can't resume.</summary>
    public string ConnectionId { get; private set; } = string.Empty;

    /// <summary>The number of the next event.</summary>
    public long NextSequence { get; private set; }

    /// <summary>Whether there ever was one, so that the start of another is a gap.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>An event that came too early; kept until what is missing before it has come, or is known to be lost.</summary>
    public MattermostEvent? Held { get; set; }

    /// <summary>The number that was asked for again because it had been skipped; null when none is.</summary>
    public long? AskedAgainFor { get; set; }

    /// <summary>Whether the server can be asked to continue it.</summary>
    public bool CanResume => ConnectionId.Length > 0 && NextSequence > 0;

    /// <summary>A new session has begun; its first event has this number.</summary>
    /// <param name="connectionId">The id in hello.</param>
    /// <param name="sequence">The number of its first event.</param>
    /// <param name="openedAt">A moment before the server can have begun it.</param>
    public void Begin(string connectionId, long sequence, long openedAt)
    {
        HasBegun = true;
        ConnectionId = connectionId;
        NextSequence = sequence;
        AskedAgainFor = null;
        _provenUntil = openedAt;
        _provenAtLastEvent = openedAt;
    }

    /// <summary>An event has been taken.</summary>
    public void Took(long sequence)
    {
        NextSequence = sequence + 1;
        _provenAtLastEvent = _provenUntil;
        if (Held is { } held && held.Sequence < NextSequence)
        {
            Held = null;
        }

        if (AskedAgainFor < NextSequence)
        {
            AskedAgainFor = null;
        }
    }

    /// <summary>
    /// Everything that happened before this moment was heard. Only an answer proves that: an event may have happened before another one
    /// arrived and still be on its way.
    /// </summary>
    public void Prove(long moment) => _provenUntil = moment;

    /// <summary>The server keeps nothing for it any more: the next connection begins another one, and that is a gap.</summary>
    public void Forget() => ConnectionId = string.Empty;

    /// <summary>What a new session leaves unproven of this one.</summary>
    public Gap Lost(DateTimeOffset now) => new()
    {
        Reason = GapReason.SessionLost,
        From = Before(now, _provenUntil),
        Until = now,
        FirstSequence = NextSequence,
    };

    /// <summary>The numbers between the last event and this one.</summary>
    public Gap Skipped(long sequence, DateTimeOffset now) => new()
    {
        Reason = GapReason.SequenceSkipped,
        From = Before(now, _provenAtLastEvent),
        Until = now,
        FirstSequence = NextSequence,
        LastSequence = sequence - 1,
        Count = sequence - NextSequence,
    };

    // The server's times are whole milliseconds, rounded down; so is this one.
    private DateTimeOffset Before(DateTimeOffset now, long moment) =>
        DateTimeOffset.FromUnixTimeMilliseconds((now - timeProvider.GetElapsedTime(moment)).ToUnixTimeMilliseconds());
}
