using Earshot.Mattermost.Realtime;

namespace Earshot.Mattermost.CatchUp;

/// <summary>Represents what one listener must remember to catch up after a lost session, and to save its position.</summary>
/// <param name="session">The session.</param>
/// <param name="options">The options of the listener.</param>
internal sealed class CatchUpState(MattermostSession session, MattermostListenerOptions options)
{
    /// <summary>
    /// The time by which the interval that is caught up extends into the session that is received: the server can make its first reply a
    /// moment before the session has begun, and what is received both ways is recognized.
    /// </summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromSeconds(2);

    // After this time, nothing that a catch-up delivered can still be on its way on the connection.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly HandledPosition? _position = options.CheckpointStore is null ? null : new HandledPosition(session.Clock);
    private DateTimeOffset? _settledAt;

    /// <summary>Gets what is to be caught up.</summary>
    public Backlog Backlog { get; } = new();

    /// <summary>Gets the events that were received since the last confirmed time.</summary>
    public ReceivedEvents Received { get; } = new();

    /// <summary>Gets the events that can be received twice.</summary>
    public KnownEvents Known { get; } = new();

    /// <summary>Gets what was found so far.</summary>
    public CatchUpTally Tally { get; } = new();

    /// <summary>Gets the post that was restored as the anchor, or null.</summary>
    public CatchUpAnchor? RestoredAnchor { get; private set; }

    /// <summary>Gets a value that indicates whether lost sessions are caught up.</summary>
    public bool IsEnabled => options.CatchUp;

    /// <summary>Notes that a session began.</summary>
    /// <param name="openedAt">A timestamp before the server can have begun it.</param>
    /// <param name="lost">The gap of the session before, or null if there was none.</param>
    /// <returns>The gap to report immediately, or null if a catch-up will report it.</returns>
    public Gap? SessionBegan(long openedAt, Gap? lost)
    {
        if (session.Clock.IsKnown)
        {
            // A stop or a crash before the first confirmation must not leave a start without a checkpoint.
            _position?.ListeningBegan(session.Clock.At(openedAt).ToUnixTimeMilliseconds());
        }

        if (lost is null || !IsEnabled)
        {
            return lost;
        }

        if (!Backlog.IsPending)
        {
            Tally.Clear();
        }

        // What the new session receives is not among them: it may have to be dropped, and is then fetched.
        Known.Begin(Received.Snapshot().Identities);
        long since = lost.From.ToUnixTimeMilliseconds();
        Backlog.Begin(since, lost);
        _position?.CatchUpBegan(since);
        return null;
    }

    /// <summary>Notes a time of the server, in a reply on a connection whose session has begun.</summary>
    public void NoteServerTime(DateTimeOffset time)
    {
        if (Backlog.IsPending)
        {
            long until = (time + Overlap).ToUnixTimeMilliseconds();
            Backlog.NoteServerTime(until);
            _position?.CatchUpUntil(until, (time - MattermostSession.ProofMargin).ToUnixTimeMilliseconds());
        }
    }

    /// <summary>Notes that a time was confirmed.</summary>
    /// <param name="timestamp">The timestamp up to which everything was received.</param>
    /// <param name="moment">The server's time of it.</param>
    public void NoteProof(long timestamp, long moment)
    {
        Received.RemoveBefore(timestamp);
        _position?.ProofRead(moment);
    }

    /// <summary>Records that an event was handled.</summary>
    public void Handled(MattermostEvent e) => _position?.Handled(e);

    /// <summary>Records that everything was handled that was received before a time was confirmed.</summary>
    public void ProofHandled(long moment) => _position?.ProofHandled(moment);

    /// <summary>Notes that a channel is caught up.</summary>
    public void ChannelDone(string channel)
    {
        Backlog.Done(channel);
        _position?.Released(channel);
    }

    /// <summary>Notes that everything is caught up.</summary>
    public void Completed(long until)
    {
        Backlog.Complete(until);
        if (!Backlog.IsPending)
        {
            _position?.CatchUpCompleted();
            _settledAt = session.Clock.Now() + Settled;
        }
    }

    /// <summary>Determines whether a live event is new, and remembers it.</summary>
    /// <param name="e">The event, which is about to be delivered. What is held back and then dropped must not be remembered.</param>
    /// <param name="timestamp">The current timestamp.</param>
    /// <param name="currentUser">The ID of the current user.</param>
    public bool Admit(MattermostEvent e, long timestamp, string currentUser)
    {
        if (!IsEnabled)
        {
            return true;
        }

        if (Known.IsActive && !Backlog.IsPending && _settledAt is { } settled && session.Clock.Now() > settled)
        {
            Known.End();
        }

        if (!Known.Admit(e))
        {
            return false;
        }

        Received.Add(e, timestamp);
        if (e is PostDeletedEvent && EventIdentity.Of(e) is { } deletion)
        {
            Known.HeardDeletion(deletion);
        }

        if (e is UserRemovedEvent removed && removed.Broadcast.UserId == currentUser && removed.ChannelId is { } channel)
        {
            Received.RemoveChannel(channel);
        }

        return true;
    }

    /// <summary>Starts from a time, because there is no checkpoint.</summary>
    public void StartFrom(DateTimeOffset since)
    {
        if (IsEnabled)
        {
            // What is received during the catch-up can be fetched, too.
            Known.Begin([]);
            Backlog.Begin(since.ToUnixTimeMilliseconds(), lost: null);
            _position?.CatchUpBegan(since.ToUnixTimeMilliseconds());
        }
    }

    /// <summary>Continues from a checkpoint.</summary>
    public void Restore(Position position)
    {
        _position?.Restore(position);
        Known.Restore(position.Recent);
        Received.SetChannels(position.Channels);
        RestoredAnchor = position.Anchor;
        if (position.Since is { } since && IsEnabled)
        {
            Backlog.Restore(since, position.CatchUpUntil, position.Marks, position.Done);
        }
    }

    /// <summary>Returns the position to save, or null if there is none yet.</summary>
    public Position? TakePosition() => _position?.Take() is { } position
        ? position with { LastAction = session.LastAction, Channels = Received.Channels }
        : null;
}
