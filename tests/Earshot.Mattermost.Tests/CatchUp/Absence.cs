using Earshot.Mattermost.Tests.Listening;
using Earshot.Simulator;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Mattermost.Tests.CatchUp;

/// <summary>
/// Represents a simulated server whose listener is away for a time: leia makes changes, and han listens before and after.
/// </summary>
internal sealed class Absence : IAsyncDisposable
{
    private readonly World _world;
    private readonly MattermostClient _client;
    private readonly InMemoryCheckpointStore _store = new();
    private MattermostListener? _listener;
    private long _requestsBefore;

    private Absence(World world)
    {
        _world = world;
        _client = world.Client();
    }

    public World World => _world;

    public MattermostSimulator Server => _world.Server;

    public SimulatedUser Leia => _world.Leia;

    public MattermostClient Client => _client;

    public InMemoryCheckpointStore Store => _store;

    /// <summary>Gets the recorder of the current listener.</summary>
    public Ear Ear { get; private set; } = null!;

    /// <summary>Gets the requests since the listener returned, as "path?query".</summary>
    public IReadOnlyList<string> Requests =>
    [
        .. Server.Journal.Entries
            .Where(e => e.Kind == JournalKind.RequestCompleted && e.Index > _requestsBefore
                && e.Path!.Contains("/channels", StringComparison.Ordinal))
            .Select(e => e.Path + e.Query),
    ];

    public static async Task<Absence> BeginAsync(MattermostSimulatorOptions? options = null) => new(await World.StartAsync(options));

    /// <summary>Starts a new listener, as a new process would, which continues from the checkpoint.</summary>
    public async Task ListenAsync(Func<MattermostListenerOptions, MattermostListenerOptions>? with = null)
    {
        MattermostListenerOptions options = Clients.Eager with { CatchUp = true, CheckpointStore = _store };
        _listener = _client.CreateListener(with is null ? options : with(options));
        Ear = new Ear(_listener);
        _requestsBefore = Server.Journal.Entries is [.., var last] ? last.Index : 0;
        await _listener.ConnectAsync().WaitAsync(Ear.SafetyNet);

        // Its reply follows the one that confirms that nothing was missed so far.
        await _listener.PingAsync().WaitAsync(Ear.SafetyNet);
    }

    /// <summary>Stops and disposes the listener, which saves its position.</summary>
    /// <param name="forget">Whether the server forgets the session.</param>
    /// <param name="others">The number of sockets of other listeners.</param>
    public async Task LeaveAsync(bool forget = true, int others = 0)
    {
        await _listener!.DisconnectAsync().WaitAsync(Ear.SafetyNet);
        await _listener.DisposeAsync();
        await Server.WaitForSocketsAsync(others).WaitAsync(Ear.SafetyNet);
        if (forget)
        {
            Server.DiscardSocketSessions();
        }
    }

    /// <summary>Listens once, so that there is a checkpoint, and leaves.</summary>
    public async Task ListenAndLeaveAsync(bool forget = true, Func<MattermostListenerOptions, MattermostListenerOptions>? with = null)
    {
        await ListenAsync(with);
        SimulatedPost seen = _world.Post("seen before");
        await Ear.UntilAsync(e => e.Posts.Any(p => p.Post.Id == seen.Id));
        await LeaveAsync(forget);
    }

    /// <summary>Returns the lost-session gap of the current listener when the catch-up is complete.</summary>
    public async Task<Gap> CaughtUpAsync()
    {
        await Ear.UntilAsync(e => e.Gaps.Any(gap => gap.Reason == GapReason.SessionLost));
        return Ear.Gaps.Last(gap => gap.Reason == GapReason.SessionLost);
    }

    /// <summary>Posts in a channel and waits until the current listener has received it: everything before was received, too.</summary>
    public async Task LiveAsync(SimulatedChannel channel)
    {
        SimulatedPost last = Server.Post(Leia, channel, "live");
        await Ear.UntilAsync(e => e.Posts.Any(p => p.Post.Id == last.Id));
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await _listener.DisposeAsync();
        }

        await _client.DisposeAsync();
        await _world.DisposeAsync();
    }
}
