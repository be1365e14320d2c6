using Earshot.Simulator.Hosting;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>Holds the authenticated sockets, including closed ones whose state is kept. Callers hold the world's lock.</summary>
internal sealed class Hub(ServerWorld world)
{
    private readonly List<SocketState> _sockets = [];

    public int OpenSocketCount => _sockets.Count(s => s.IsActive);

    /// <summary>Gets the signal for sockets that are added, change, or are removed.</summary>
    public ChangeSignal Signal { get; } = new();

    public bool Knows(SocketState socket) => _sockets.Contains(socket);

    public void Register(SocketState socket)
    {
        if (!_sockets.Contains(socket))
        {
            _sockets.Add(socket);
        }

        bool hello = !socket.IsResumed || (socket.IsActive && world.Behavior.ChallengeRepeatsHello);
        socket.IsActive = true;
        if (hello)
        {
            Send(socket, socket.Hello());
        }

        if (world.Options.AutomaticStatus)
        {
            world.Statuses.SetOnline(socket.UserId, manual: false);
        }

        Signal.Notify();
    }

    /// <summary>Marks a socket as closed. Its state is kept if it can be resumed.</summary>
    public void Unregister(SocketState socket, bool forget)
    {
        socket.IsActive = false;
        if (forget || !world.Options.ReliableWebSockets)
        {
            _sockets.Remove(socket);
        }

        if (world.Options.AutomaticStatus && socket.UserId.Length > 0 && !_sockets.Exists(s => s.IsActive && s.UserId == socket.UserId))
        {
            world.Statuses.SetOffline(socket.UserId, manual: false);
        }

        Signal.Notify();
    }

    public void Publish(ServerEvent e)
    {
        if (world.Options.KeepLedger)
        {
            world.Ledger.Add(world.Options.TimeProvider.GetUtcNow(), e, Recipients(e.Audience));
        }

        foreach (SocketState socket in _sockets.ToArray())
        {
            if (socket.IsFor(e))
            {
                Send(socket, e);
            }
        }
    }

    /// <summary>Determines whether a user is to receive an event.</summary>
    public bool Includes(Audience audience, string userId) => !audience.OmitUsers.Contains(userId) && audience switch
    {
        { UserId.Length: > 0 } => audience.UserId == userId,
        { ChannelId.Length: > 0 } => world.Channels.IsMember(userId, audience.ChannelId),
        { TeamId.Length: > 0 } => world.Teams.ById.TryGetValue(audience.TeamId, out SimulatedTeam? team)
            && team.Members.ContainsKey(userId),
        _ => true,
    };

    private HashSet<string> Recipients(Audience audience)
    {
        // Most events have one user or the members of one channel, so all users are considered only for the others.
        IEnumerable<string> candidates = audience switch
        {
            { UserId.Length: > 0 } => [audience.UserId],
            { ChannelId.Length: > 0 } when world.Channels.ById.TryGetValue(audience.ChannelId, out SimulatedChannel? channel)
                => channel.Members.Keys,
            _ => world.Users.Keys,
        };
        return new HashSet<string>(
            candidates.Where(id => world.Users.TryGetValue(id, out SimulatedUser? user) && user.DeleteAt == 0 && Includes(audience, id)),
            StringComparer.Ordinal);
    }

    /// <summary>
    /// Queues a message. A socket whose queue is full is removed, and closed after its queue has been written. Unknown sockets receive
    /// nothing.
    /// </summary>
    public void Send(SocketState socket, OutgoingMessage message)
    {
        if (_sockets.Contains(socket) && !socket.Queue.Writer.TryWrite(message))
        {
            socket.Queue.Writer.TryComplete();
            _sockets.Remove(socket);
            Signal.Notify();
        }
    }

    /// <summary>Determines whether the state of a closed socket of the user is kept under an ID.</summary>
    public bool HasInactive(string userId, string id) => _sockets.Exists(s => !s.IsActive && s.UserId == userId && s.Id == id);

    /// <summary>
    /// Removes and returns the state of a closed socket of the user, or returns <see langword="null"/> if none has the ID.
    /// </summary>
    public SocketState? TakeInactive(string userId, string id)
    {
        SocketState? found = _sockets.Find(s => !s.IsActive && s.UserId == userId && s.Id == id);
        if (found is not null)
        {
            _sockets.Remove(found);
        }

        return found;
    }

    /// <summary>Notes that the user of a session did something. Only open sockets are concerned.</summary>
    public void RecordUserActivity(LoginSession session)
    {
        foreach (SocketState socket in _sockets.Where(s => s.IsActive && s.Token == session.Token))
        {
            socket.LastUserActivityAt = world.Now;
        }
    }

    /// <summary>Makes the sockets of a user look up their session before the next event or action.</summary>
    public void InvalidateUser(string userId)
    {
        foreach (SocketState socket in _sockets.Where(s => s.UserId == userId))
        {
            socket.Invalidate();
        }
    }

    /// <summary>Removes closed sockets whose user has been inactive for the reaper interval.</summary>
    public void Reap()
    {
        long limit = world.Now - (long)world.Options.ReaperInterval.TotalMilliseconds;
        _sockets.RemoveAll(s => !s.IsActive && s.LastUserActivityAt < limit);
        Signal.Notify();
    }

    /// <summary>Removes closed sockets, which can no longer be resumed. Open sockets are not affected.</summary>
    public void RemoveInactive() => _sockets.RemoveAll(s => !s.IsActive);

    public void RemoveAll()
    {
        _sockets.Clear();
        Signal.Notify();
    }
}
