using Earshot.Simulator.Faults;
using Earshot.Simulator.Hosting;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.Rest;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost;

/// <summary>
/// A Mattermost server inside this process, stateful and strict: it refuses what a server 5.37 refuses. Listens on the loopback interface only.
/// Safe to use from any thread.
/// </summary>
public sealed partial class MattermostSimulator : IAsyncDisposable
{
    private readonly ServerWorld _world;
    private readonly ClientActions _actions;
    private readonly SimulatorHost _host;
    private readonly ITimer _reaper;

    private MattermostSimulator(ServerWorld world, SimulatorHost host, FaultInjector faults, Journal journal)
    {
        _world = world;
        _actions = new ClientActions(world);
        _host = host;
        Faults = faults;
        Journal = journal;
        TimeSpan interval = world.Options.ReaperInterval;
        _reaper = world.Options.TimeProvider.CreateTimer(_ => Locked(world.Hub.Reap), null, interval, interval);
    }

    /// <summary>Where clients find it, the sub-path included, without a slash at the end.</summary>
    public Uri Url => new(_host.Url.GetLeftPart(UriPartial.Authority) + _world.Options.SubPath);

    /// <summary>What goes wrong on purpose.</summary>
    public FaultInjector Faults { get; }

    /// <summary>What every client did.</summary>
    public Journal Journal { get; }

    /// <summary>How many authenticated sockets are open at this moment.</summary>
    public int OpenSocketCount => Locked(() => _world.Hub.OpenSocketCount);

    /// <summary>Starts an empty server.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<MattermostSimulator> StartAsync(MattermostSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new MattermostSimulatorOptions();
        if (options.GetError() is { } error)
        {
            throw new ArgumentException(error, nameof(options));
        }

        FaultInjector faults = options.Faults ?? new FaultInjector();
        var journal = new Journal();
        var world = new ServerWorld(options);
        var application = new ApiApplication(world, new SocketEndpoint(world, faults));
        SimulatorHost host = await SimulatorHost.StartAsync(
            application.HandleAsync,
            new SimulatorHostOptions
            {
                Port = options.Port,
                InMemory = options.InMemory,
                Https = options.Https,
                OnRestart = () => Restarted(world),
                TimeProvider = options.TimeProvider,
                Faults = faults,
                Journal = journal,
                LoggerFactory = options.LoggerFactory,
            },
            cancellationToken).ConfigureAwait(false);
        return new MattermostSimulator(world, host, faults, journal);
    }

    /// <summary>A connection without a port, for a server started with <see cref="MattermostSimulatorOptions.InMemory"/>.</summary>
    public ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken = default) => _host.ConnectAsync(cancellationToken);

    /// <summary>Cuts every connection and comes back on the same port: all socket state is gone, the data is kept.</summary>
    /// <param name="forgetLogins">Whether log-in sessions are gone, too; personal access tokens stay.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RestartAsync(bool forgetLogins = false, CancellationToken cancellationToken = default)
    {
        if (forgetLogins)
        {
            Locked(() => _world.Sessions.EndAll());
        }

        await _host.RestartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Completes when exactly this many authenticated sockets are open.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before.</exception>
    public async Task WaitForSocketsAsync(int count, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task changed;
            lock (_world.Gate)
            {
                if (_world.Hub.OpenSocketCount == count)
                {
                    return;
                }

                changed = _world.Hub.Changed;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Cuts every connection and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _reaper.DisposeAsync().ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A process that ends takes the sockets' state with it; log-ins are in the database.</summary>
    private static void Restarted(ServerWorld world)
    {
        lock (world.Gate)
        {
            world.Hub.RemoveAll();
        }
    }

    private void Locked(Action action)
    {
        lock (_world.Gate)
        {
            action();
        }
    }

    private T Locked<T>(Func<T> function)
    {
        lock (_world.Gate)
        {
            return function();
        }
    }
}
