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
    private LoginSession? _session;

    /// <summary>
    /// Initializes a new instance of the <see cref="SocketState"/> class, optionally with the state of an earlier socket.
    /// </summary>
    public SocketState(ServerWorld world, LoginSession? session, SocketState? earlier = null, long sequence = 0)
    {
        _world = world;
        _session = session;
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
    /// Gets the session token. The token is empty before authentication, and after the session was found to have ended.
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
        _session = session;
        Token = session.Token;
        UserId = session.User.Id;
    }

    /// <summary>Forgets the known session, so that the next event or action looks it up.</summary>
    public void Invalidate() => _session = null;

    /// <summary>
    /// Determines whether the socket is authenticated. The session is looked up only if it expired or was invalidated; if it has ended by
    /// then, the socket stays unauthenticated until it authenticates again.
    /// </summary>
    public bool IsAuthenticated()
    {
        if (_session is null || _session.IsExpired(_world.Now))
        {
            _session = Token.Length > 0 ? _world.Sessions.Find(Token) : null;
            if (_session is null)
            {
                Token = "";
            }
        }

        return _session is not null;
    }

    /// <summary>Starts a new session with another connection ID, because the requested events are lost.</summary>
    public void StartOver()
    {
        Dead.Clear();
        Id = _world.NewId();
        Sequence = 0;
    }

    public bool IsFor(ServerEvent e) => IsAuthenticated() && _world.Hub.Includes(e.Audience, UserId);
}
