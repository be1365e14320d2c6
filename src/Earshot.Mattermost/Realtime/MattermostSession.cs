namespace Earshot.Mattermost.Realtime;

/// <summary>The server's continuity over several connections: what a resume needs. Used by the listener's loop alone.</summary>
internal sealed class MattermostSession
{
    /// <summary>The id that the server gave in hello; empty before the first, and where the server can't resume.</summary>
    public string ConnectionId { get; private set; } = string.Empty;

    /// <summary>The number of the next event.</summary>
    public long NextSequence { get; private set; }

    /// <summary>When something was heard in this session last; null before the first hello.</summary>
    public DateTimeOffset? LastHeardAt { get; private set; }

    /// <summary>An event that came too early; kept until what is missing before it has come, or is known to be lost.</summary>
    public MattermostEvent? Held { get; set; }

    /// <summary>The number that was asked for again because it had been skipped; null when none is.</summary>
    public long? AskedAgainFor { get; set; }

    /// <summary>Whether the server can be asked to continue it.</summary>
    public bool CanResume => ConnectionId.Length > 0 && NextSequence > 0;

    /// <summary>A new session has begun; its first event has this number.</summary>
    public void Begin(string connectionId, long sequence, DateTimeOffset at)
    {
        ConnectionId = connectionId;
        NextSequence = sequence;
        LastHeardAt = at;
        AskedAgainFor = null;
    }

    /// <summary>An event has been taken.</summary>
    public void Took(long sequence, DateTimeOffset at)
    {
        NextSequence = sequence + 1;
        LastHeardAt = at;
        if (Held is { } held && held.Sequence < NextSequence)
        {
            Held = null;
        }

        if (AskedAgainFor < NextSequence)
        {
            AskedAgainFor = null;
        }
    }

    /// <summary>Something else was heard: up to now nothing is missing.</summary>
    public void Heard(DateTimeOffset at) => LastHeardAt = at;
}
