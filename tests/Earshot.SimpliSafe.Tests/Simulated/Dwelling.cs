using Earshot.Http;
using Earshot.Simulator;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Accounts;
using Earshot.SimpliSafe.Tests.Listening;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Simulated;

/// <summary>
/// A simulated service on a port of the loopback interface, with one furnished system, and clients that reach it over real sockets. Everything but the
/// network runs on one clock that the test moves.
/// </summary>
internal sealed class Dwelling : IAsyncDisposable
{
    /// <summary>Longer than any wait that a call sets itself, shorter than its deadlines.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2.8);

    private readonly List<SimpliSafeClient> _clients = [];

    private Dwelling(SimpliSafeSimulator server, FakeTimeProvider clock, int version)
    {
        Server = server;
        Clock = clock;
        Account = server.AddAccount("ines@example.com", "a secret of the house");
        System = server.AddSystem(Account, version);
        server.SetDelays(System, exitHome: TimeSpan.Zero, exitAway: TimeSpan.Zero);
        Door = server.AddSensor(System, SensorKind.Entry, "Front door");
        if (version == 3)
        {
            Lock = server.AddLock(System, "Porch lock", locksAtAway: false);
        }
    }

    public FakeTimeProvider Clock { get; }

    public SimpliSafeSimulator Server { get; }

    public SimulatedAccount Account { get; }

    public SimulatedSystem System { get; }

    public SimulatedSensor Door { get; }

    public SimulatedLock? Lock { get; }

    public Logs Logs { get; } = new();

    /// <summary>What the clients sent, request for request as text.</summary>
    public Wire Wire { get; } = new();

    public static async Task<Dwelling> BuildAsync(int version = 3, SimpliSafeSimulatorOptions? options = null)
    {
        var clock = new FakeTimeProvider();
        SimpliSafeSimulator server = await SimpliSafeSimulator.StartAsync(
            (options ?? new SimpliSafeSimulatorOptions()) with { TimeProvider = clock, SensorCacheDelay = TimeSpan.Zero });
        return new Dwelling(server, clock, version);
    }

    public SimpliSafeClientOptions Options(ITokenStore? store = null) => new()
    {
        Endpoints = SimpliSafeEndpoints.At(Server.Url),
        TokenStore = store ?? new MemoryTokenStore(),
        TimeProvider = Clock,
        Jitter = new Random(1),
        LoggerFactory = Logs,
        Network = new NetworkOptions
        {
            Proxy = NetworkOptions.NoProxy,
            ConnectCallback = Wire.ConnectAsync,
            RequestTimeout = TimeSpan.FromHours(1),
            ConnectTimeout = TimeSpan.FromMinutes(5),
        },
    };

    /// <summary>The client that logged in last.</summary>
    public SimpliSafeClient Client => _clients[^1];

    public async Task<SimpliSafeClient> LoginAsync(ITokenStore? store = null)
    {
        SimpliSafeClient client = await PassAsync(
            SimpliSafeClient.LoginWithRefreshTokenAsync(Server.IssueTokens(Account).RefreshToken, Options(store)));
        _clients.Add(client);
        return client;
    }

    public SimpliSafeClient Keep(SimpliSafeClient client)
    {
        _clients.Add(client);
        return client;
    }

    public async Task<SimpliSafeSystem> EnterAsync()
    {
        SimpliSafeClient client = await LoginAsync();
        SimpliSafeSystem system = await PassAsync(client.GetSystemAsync(System.Id));
        await PassAsync(system.UpdateAsync());
        return system;
    }

    /// <summary>Every request of a method to a path that ends so, answered or not, by the service's own journal: the status, null where it was cut.</summary>
    public int?[] Seen(string method, string ending) =>
        [.. Server.Journal.Entries
            .Where(entry => entry.Kind is JournalKind.RequestCompleted or JournalKind.ConnectionLost && entry.Method == method
                && entry.Path?.EndsWith(ending, StringComparison.Ordinal) == true)
            .Select(static entry => entry.Kind == JournalKind.ConnectionLost ? null : entry.Status)];

    /// <summary>The same, once the journal has at least so many: a cut connection is noted a moment after the client sees it.</summary>
    public async Task<int?[]> SeenAsync(string method, string ending, int least)
    {
        using var over = new CancellationTokenSource(Waiting.SafetyNet, TimeProvider.System);
        await foreach (JournalEntry unused in Server.Journal.ReadAllAsync(over.Token))
        {
            if (Seen(method, ending) is { } seen && seen.Length >= least)
            {
                return seen;
            }
        }

        throw new InvalidOperationException("A journal has no end.");
    }

    /// <summary>Lets time pass, from one short wait to the next, until the task ends.</summary>
    public async Task<T> PassAsync<T>(Task<T> task, TimeSpan? longest = null)
    {
        await PassAsync((Task)task, longest);
        return await task;
    }

    /// <inheritdoc cref="PassAsync{T}(Task{T}, TimeSpan?)"/>
    public async Task PassAsync(Task task, TimeSpan? longest = null)
    {
        TimeSpan step = longest ?? Step;
        while (!task.IsCompleted)
        {
            using var over = new CancellationTokenSource();
            Task timer = Clock.WaitForTimerAsync(step, over.Token);
            await Task.WhenAny(task, timer).Soon();
            if (!task.IsCompleted && Clock.NextTimer is { } next && next <= step)
            {
                Clock.Advance(next);
            }

            await over.CancelAsync();
        }

        await task;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SimpliSafeClient client in _clients)
        {
            await client.DisposeAsync();
        }

        await Server.DisposeAsync();
    }
}
