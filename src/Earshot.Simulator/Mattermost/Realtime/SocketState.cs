using System.Threading.Channels;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>
/// Represents the state of one socket, which the server keeps for a time after the socket is closed. Changed under the world's lock only.
/// </summary>
internal sealed class SocketState
{
    private readonly ServerWorld _world;

    /// <summary>
    /// Initializes a new instance of the <see cref="SocketState"/> class, optionally with the state of an earlier socket.
    /// </summary>
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

    /// <summary>Gets the connection ID in the hello event.</summary>
    public string Id { get; private set; }

    /// <summary>
    /// Gets the session token. The token is empty before authentication, and after the session was found to be revoked or expired.
    /// </summary>
    public string Token { get; private set; }

    /// <summary>Gets the user ID, which is kept after the session has ended.</summary>
    public string UserId { get; private set; }

    public Channel<OutgoingMessage> Queue { get; }

    public DeadQueue Dead { get; }

    public bool IsResumed { get; }

    public bool IsActive { get; set; }

    /// <summary>Gets or sets the sequence number of the next event.</summary>
    public long Sequence { get; set; }

    public long LastUserActivityAt { get; set; }

    public ServerEvent Hello() => new(
        "hello", Audience.User(UserId), ("connection_id", Id), ("server_version", _world.FullVersion));

    public void Authenticate(LoginSession session)
    {
        Token = session.Token;
        UserId = session.User.Id;
    }

    /// <summary>
    /// Returns the session. After a session was found to be revoked or expired, returns <see langword="null"/> until the socket
    /// authenticates again.
    /// </summary>
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

    /// <summary>Starts a new session with another connection ID, because the requested events are lost.</summary>
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
            { TeamId.Length: > 0 } => _world.Teams.ById.TryGetValue(e.Audience.TeamId, out SimulatedTeam? team)
                && team.Members.ContainsKey(UserId),
            _ => true,
        };
    }
}
