using Earshot.Simulator.Faults;
using Earshot.Simulator.Hosting;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.Rest;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost;

/// <summary>
/// Simulates a Mattermost server in this process. The server keeps state, rejects what a server 5.37 rejects, and listens on the loopback
/// interface only.
/// </summary>
/// <remarks>This type is thread-safe.</remarks>
public sealed partial class MattermostSimulator : IAsyncDisposable
{
    private readonly ServerWorld _world;
    private readonly ClientActions _actions;
    private readonly SimulatorHost _host;
    private readonly ITimer _reaper;

    private MattermostSimulator(ServerWorld world, SimulatorHost host, FaultInjector faults, Journal journal, ITimer reaper)
    {
        _world = world;
        _actions = new ClientActions(world);
        _host = host;
        Faults = faults;
        Journal = journal;
        _reaper = reaper;
    }

    /// <summary>Gets the URL of the server, including the sub-path, without a trailing slash.</summary>
    public Uri Url => new(_host.Url.GetLeftPart(UriPartial.Authority) + _world.Options.SubPath);

    /// <summary>Gets the faults to inject.</summary>
    public FaultInjector Faults { get; }

    /// <summary>Gets the journal, which records what each client did.</summary>
    public Journal Journal { get; }

    /// <summary>
    /// Gets the ledger, which records what each user is to receive if <see cref="MattermostSimulatorOptions.KeepLedger"/> is set.
    /// </summary>
    public EventLedger Ledger => _world.Ledger;

    /// <summary>Gets the number of open, authenticated sockets.</summary>
    public int OpenSocketCount => Locked(() => _world.Hub.OpenSocketCount);

    /// <summary>Starts a server without users.</summary>
    /// <param name="options">The options, or <see langword="null"/> to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The running simulator.</returns>
    /// <exception cref="ArgumentException">An option is not valid. The message names the option.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<MattermostSimulator> StartAsync(
        MattermostSimulatorOptions? options = null, CancellationToken cancellationToken = default)
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
        TimeSpan interval = options.ReaperInterval;
        ITimer reaper = options.TimeProvider.CreateTimer(_ => Reap(world), null, interval, interval);
        try
        {
            SimulatorHostOptions hostOptions = options.ToHostOptions(faults, journal, () => Restarted(world, application, reaper));
            SimulatorHost host = await SimulatorHost.StartAsync(application.HandleAsync, hostOptions, cancellationToken)
                .ConfigureAwait(false);
            return new MattermostSimulator(world, host, faults, journal, reaper);
        }
        catch
        {
            await reaper.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Opens an in-memory connection to a server that was started with <see cref="SimulatorOptions.InMemory"/>.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The client's end of the connection.</returns>
    /// <exception cref="InvalidOperationException">The server listens on a port.</exception>
    public ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken = default) => _host.ConnectAsync(cancellationToken);

    /// <summary>Drops every connection and restarts on the same port. The state of all sockets is discarded; the data is kept.</summary>
    /// <param name="forgetLogins">Whether login sessions are discarded as well. Personal access tokens are kept.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the server accepts connections again.</returns>
    public async Task RestartAsync(bool forgetLogins = false, CancellationToken cancellationToken = default)
    {
        if (forgetLogins)
        {
            Locked(() => _world.Sessions.EndAll());
        }

        await _host.RestartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Drops every connection, as a failing network does. The server keeps running, and keeps the state of the sockets for a resume.
    /// </summary>
    public void DropConnections() => _host.DropConnections();

    /// <summary>Waits until exactly the given number of authenticated sockets is open.</summary>
    /// <param name="count">The number of sockets.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the number is reached.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled before the number was reached.</exception>
    public Task WaitForSocketsAsync(int count, CancellationToken cancellationToken = default) =>
        _world.Hub.Signal.WaitUntilAsync(_world.Gate, () => _world.Hub.OpenSocketCount == count, cancellationToken);

    /// <summary>Drops every connection and stops the server.</summary>
    /// <returns>A task that completes when the server has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        await _reaper.DisposeAsync().ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Discards what a server keeps in memory, such as the state of sockets; login sessions are stored in its database. The reaper's ticks
    /// count from the restart.
    /// </summary>
    private static void Restarted(ServerWorld world, ApiApplication application, ITimer reaper)
    {
        lock (world.Gate)
        {
            application.Restart();
            world.Hub.RemoveAll();
            world.Posts.LastUpdates.Clear();
            world.Posts.Pending.Clear();
            foreach (SimulatedChannel channel in world.Channels.ById.Values)
            {
                // Single channels come from a cache, which is gone.
                channel.LastPostAt = channel.ListedLastPostAt;
            }

            reaper.Change(world.Options.ReaperInterval, world.Options.ReaperInterval);
        }
    }

    private static void Reap(ServerWorld world)
    {
        lock (world.Gate)
        {
            world.Hub.Reap();
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
