using Earshot.Simulator;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Accounts;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Simulated;

/// <summary>Runs a simulated service on a loopback port with one system that has devices, and clients that use real connections.</summary>
internal sealed class SystemFixture : SimulatedFixture
{
    private readonly List<SimpliSafeClient> _clients = [];

    private SystemFixture(SimpliSafeSimulator server, FakeTimeProvider clock, int version)
        : base(server, clock)
    {
        System = server.AddSystem(Account, version);
        server.SetDelays(System, exitHome: TimeSpan.Zero, exitAway: TimeSpan.Zero);
        Door = server.AddSensor(System, SensorKind.Entry, "Front door");
        if (version == 3)
        {
            Lock = server.AddLock(System, "Porch lock", locksAtAway: false);
        }
    }

    public SimulatedSystem System { get; }

    public SimulatedSensor Door { get; }

    public SimulatedLock? Lock { get; }

    /// <summary>Gets the requests that the clients sent, as text.</summary>
    public Wire Wire { get; } = new();

    /// <summary>Gets the client that logged in last.</summary>
    public SimpliSafeClient Client => _clients[^1];

    // Longer than any delay within a call, shorter than its timeouts.
    protected override TimeSpan DefaultStep => TimeSpan.FromSeconds(2.8);

    public static async Task<SystemFixture> StartAsync(int version = 3, SimpliSafeSimulatorOptions? options = null)
    {
        var clock = new FakeTimeProvider();
        SimpliSafeSimulator server = await SimpliSafeSimulator.StartAsync(
            (options ?? new SimpliSafeSimulatorOptions()) with { TimeProvider = clock, SensorCacheDelay = TimeSpan.Zero });
        return new SystemFixture(server, clock, version);
    }

    public SimpliSafeClientOptions Options(ITokenStore? store = null) =>
        ClientOptions(new NetworkOptions
        {
            ConnectCallback = Wire.ConnectAsync,
            RequestTimeout = TimeSpan.FromHours(1),
            ConnectTimeout = TimeSpan.FromMinutes(5),
        }) with
        {
            TokenStore = store ?? new MemoryTokenStore(),
        };

    public async Task<SimpliSafeClient> LoginAsync(ITokenStore? store = null)
    {
        SimpliSafeClient client = await PassUntilAsync(
            SimpliSafeClient.LoginWithRefreshTokenAsync(Server.IssueTokens(Account).RefreshToken, Options(store)));
        _clients.Add(client);
        return client;
    }

    public SimpliSafeClient Keep(SimpliSafeClient client)
    {
        _clients.Add(client);
        return client;
    }

    public async Task<SimpliSafeSystem> GetSystemAsync()
    {
        SimpliSafeClient client = await LoginAsync();
        SimpliSafeSystem system = await PassUntilAsync(client.GetSystemAsync(System.Id));
        await PassUntilAsync(system.UpdateAsync());
        return system;
    }

    /// <summary>
    /// Gets the status of all requests with a method and a path that ends as specified, or null if the connection of the request was
    /// dropped.
    /// </summary>
    public int?[] Seen(string method, string ending) =>
        [.. Server.Journal.Entries
            .Where(entry => entry.Kind is JournalKind.RequestCompleted or JournalKind.ConnectionLost && entry.Method == method
                && entry.Path?.EndsWith(ending, StringComparison.Ordinal) == true)
            .Select(static entry => entry.Kind == JournalKind.ConnectionLost ? null : entry.Status)];

    /// <summary>
    /// Waits for a number of such requests: the journal records a dropped connection a moment after the client detects it.
    /// </summary>
    public async Task<int?[]> SeenAsync(string method, string ending, int least)
    {
        using var over = new CancellationTokenSource(TestTimeout.Value, TimeProvider.System);
        await foreach (JournalEntry unused in Server.Journal.ReadAllAsync(over.Token))
        {
            if (Seen(method, ending) is { } seen && seen.Length >= least)
            {
                return seen;
            }
        }

        throw new InvalidOperationException("The journal ended.");
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (SimpliSafeClient client in _clients)
        {
            await client.DisposeAsync();
        }

        await Server.DisposeAsync();
    }
}
