using Earshot.Simulator.Faults;
using Earshot.Simulator.Hosting;
using Earshot.Simulator.SimpliSafe.Realtime;
using Earshot.Simulator.SimpliSafe.Rest;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe;

/// <summary>
/// Simulates SimpliSafe's cloud in this process: login, API, media, and WebSocket, all on one origin. The service keeps state, is strict,
/// and listens on the loopback interface only.
/// </summary>
/// <remarks>
/// The service's API is not published. See docs/simulator-simplisafe.md for what several sources confirm, what is known from one source,
/// and what is assumed. This type is thread-safe.
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
    /// Gets the origin of all hosts, without a path: login at /authorize and /oauth, API and media at /v1, live view at /v2, and the
    /// WebSocket at / (ws or wss).
    /// </summary>
    public Uri Url => _host.Url;

    /// <summary>Gets the faults to inject.</summary>
    public FaultInjector Faults { get; }

    /// <summary>Gets the journal, which records what each client did.</summary>
    public Journal Journal { get; }

    /// <summary>Gets the number of open sockets that have joined.</summary>
    public int OpenSocketCount => Locked(() => _world.Hub.Subscribed);

    /// <summary>Starts a service without accounts.</summary>
    /// <param name="options">The options, or <see langword="null"/> to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The running simulator.</returns>
    /// <exception cref="ArgumentException">An option is not valid. The message names the option.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<SimpliSafeSimulator> StartAsync(
        SimpliSafeSimulatorOptions? options = null, CancellationToken cancellationToken = default)
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
        SimulatorHostOptions hostOptions = options.ToHostOptions(faults, journal);
        SimulatorHost host = await SimulatorHost.StartAsync(application.HandleAsync, hostOptions, cancellationToken).ConfigureAwait(false);
        lock (world.Gate)
        {
            world.Origin = host.Url.GetLeftPart(UriPartial.Authority);
        }

        return new SimpliSafeSimulator(world, host, faults, journal);
    }

    /// <summary>
    /// Opens an in-memory connection to a service that was started with <see cref="SimulatorOptions.InMemory"/>.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The client's end of the connection.</returns>
    /// <exception cref="InvalidOperationException">The server listens on a port.</exception>
    public ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken = default) => _host.ConnectAsync(cancellationToken);

    /// <summary>Drops every connection and restarts on the same port. Accounts, systems, and tokens are kept.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the service accepts connections again.</returns>
    public Task RestartAsync(CancellationToken cancellationToken = default) => _host.RestartAsync(cancellationToken);

    /// <summary>Waits until exactly the given number of sockets has joined.</summary>
    /// <param name="count">The number of sockets.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the number is reached.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled before the number was reached.</exception>
    public Task WaitForSocketsAsync(int count, CancellationToken cancellationToken = default) =>
        _world.Hub.Signal.WaitUntilAsync(_world.Gate, () => _world.Hub.Subscribed == count, cancellationToken);

    /// <summary>Drops every connection, stops the service, and cancels everything that is scheduled.</summary>
    /// <returns>A task that completes when the service has stopped.</returns>
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
