using System.Threading.Channels;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>What the server knows of one socket, and keeps for a while after it is gone. Changed under the world's lock only.</summary>
internal sealed class SocketState
{
    private readonly ServerWorld _world;

    /// <summary>A fresh socket, or one that takes over what an earlier one left behind.</summary>
    public SocketState(ServerWorld world, LoginSession? session, SocketState? earlier = null, long sequence = 0)
    {
        _world = world;
        Token = session?.Token ?? "";
        UserId = session?.User.Id ?? "";
        Id = earlier?.Id ?? (world.Options.ReliableWebSockets ? world.NewId() : "");
        Queue = earlier?.Queue ?? Channel.CreateBounded<OutgoingMessage>(new BoundedChannelOptions(world.Options.SendQueueSize));
        Dead = earlier?.Dead ?? new DeadQueue(world.Options.DeadQueueSize);
        IsResumed = earlier is not null;
        Sequence = sequence;
        LastUserActivityAt = world.Now;
    }

    /// <summary>The connection id that hello names.</summary>
    public string Id { get; private set; }

    /// <summary>Empty before authentication, and again once the session turned out to be gone.</summary>
    public string Token { get; private set; }

    /// <summary>Stays known after the session is gone.</summary>
    public string UserId { get; private set; }

    public Channel<OutgoingMessage> Queue { get; }

    public DeadQueue Dead { get; }

    public bool IsResumed { get; }

    public bool IsActive { get; set; }

    /// <summary>The number that the next event gets.</summary>
    public long Sequence { get; set; }

    public long LastUserActivityAt { get; set; }

    public ServerEvent Hello() => new(
        "hello", Audience.User(UserId), ("connection_id", Id), ("server_version", _world.FullVersion));

    public void Authenticate(LoginSession session)
    {
        Token = session.Token;
        UserId = session.User.Id;
    }

    /// <summary>Looks the session up; one that is revoked or expired is forgotten, and stays forgotten until a new challenge.</summary>
    public LoginSession? Session()
    {
        if (Token.Length == 0)
        {
            return null;
        }

        LoginSession? session = _world.Sessions.FindForSocket(Token);
        if (session is null)
        {
            Token = "";
        }

        return session;
    }

    /// <summary>Begins anew under another id, because what the client asked for is lost.</summary>
    public void StartOver()
    {
        Dead.Clear();
        Id = _world.NewId();
        Sequence = 0;
    }

    public bool IsFor(ServerEvent e)
    {
        if (Session() is null || e.Audience.OmitUsers.Contains(UserId))
        {
            return false;
        }

        return e.Audience switch
        {
            { UserId.Length: > 0 } => e.Audience.UserId == UserId,
            { ChannelId.Length: > 0 } => _world.Channels.IsMember(UserId, e.Audience.ChannelId),
            { TeamId.Length: > 0 } => _world.Teams.ById.TryGetValue(e.Audience.TeamId, out SimulatedTeam? team) && team.Members.ContainsKey(UserId),
            _ => true,
        };
    }
}
