using Earshot.Simulator.Faults;
using Earshot.Simulator.Hosting;
using Earshot.Simulator.SimpliSafe.Realtime;
using Earshot.Simulator.SimpliSafe.Rest;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe;

/// <summary>
/// SimpliSafe's cloud inside this process, stateful and strict: log-in, API, media and socket, all on one origin. Listens on the loopback
/// interface only. Safe to use from any thread.
/// </summary>
/// <remarks>
/// The service is unofficial: docs/simulator-simplisafe.md keeps apart what several witnesses tell, what one tells, and what is assumed.
/// </remarks>
public sealed partial class SimpliSafeSimulator : IAsyncDisposable
{
    private readonly ServiceWorld _world;
    private readonly SimulatorHost _host;

    private SimpliSafeSimulator(ServiceWorld world, SimulatorHost host, FaultInjector faults, Journal journal)
    {
        _world = world;
        _host = host;
        Faults = faults;
        Journal = journal;
    }

    /// <summary>
    /// The one origin of everything, without a path: the log-in below /authorize and /oauth, the API and media below /v1, live view below /v2,
    /// the socket at / (as ws or wss).
    /// </summary>
    public Uri Url => _host.Url;

    /// <summary>What goes wrong on purpose.</summary>
    public FaultInjector Faults { get; }

    /// <summary>What every client did.</summary>
    public Journal Journal { get; }

    /// <summary>How many sockets have joined, and are open.</summary>
    public int OpenSocketCount => Locked(() => _world.Hub.Subscribed);

    /// <summary>Starts a service without accounts.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SimpliSafeSimulator> StartAsync(SimpliSafeSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SimpliSafeSimulatorOptions();
        if (options.GetError() is { } error)
        {
            throw new ArgumentException(error, nameof(options));
        }

        FaultInjector faults = options.Faults ?? new FaultInjector();
        var journal = new Journal();
        var world = new ServiceWorld(options);
        var application = new ServiceApplication(world, new SocketEndpoint(world, faults));
        SimulatorHost host = await SimulatorHost.StartAsync(
            application.HandleAsync,
            new SimulatorHostOptions
            {
                Port = options.Port,
                InMemory = options.InMemory,
                Https = options.Https,
                TimeProvider = options.TimeProvider,
                Faults = faults,
                Journal = journal,
                LoggerFactory = options.LoggerFactory,
            },
            cancellationToken).ConfigureAwait(false);
        lock (world.Gate)
        {
            world.Origin = host.Url.GetLeftPart(UriPartial.Authority);
        }

        return new SimpliSafeSimulator(world, host, faults, journal);
    }

    /// <summary>A connection without a port, for a service started with <see cref="SimpliSafeSimulatorOptions.InMemory"/>.</summary>
    public ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken = default) => _host.ConnectAsync(cancellationToken);

    /// <summary>Cuts every connection and comes back on the same port; accounts, systems and tokens are kept.</summary>
    public Task RestartAsync(CancellationToken cancellationToken = default) => _host.RestartAsync(cancellationToken);

    /// <summary>Completes when exactly this many sockets have joined, and are open.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before.</exception>
    public async Task WaitForSocketsAsync(int count, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task changed;
            lock (_world.Gate)
            {
                if (_world.Hub.Subscribed == count)
                {
                    return;
                }

                changed = _world.Hub.Changed;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Cuts every connection and stops; nothing that was still to happen happens.</summary>
    public async ValueTask DisposeAsync()
    {
        Locked(_world.CancelScheduledWork);
        await _host.DisposeAsync().ConfigureAwait(false);
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
