using Earshot.Http;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Accounts;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Listening;

/// <summary>A simulated service with one account and two systems, and a client that is logged in; both on one clock that the test moves.</summary>
internal sealed class House : IAsyncDisposable
{
    public static readonly TimeSpan Long = TimeSpan.FromHours(2);

    /// <summary>For tests that let much time pass at once: what takes no time on this clock must not run out of it.</summary>
    public static SimpliSafeListenerOptions Patient { get; } = new()
    {
        ConnectTimeout = Long,
        AuthenticationTimeout = Long,
        CatchUpTimeout = Long,
        SilenceTimeout = Long,
    };

    private House(SimpliSafeSimulator server, FakeTimeProvider clock)
    {
        Server = server;
        Clock = clock;
        Account = server.AddAccount("ines@example.com", "a secret of the house");
        Home = server.AddSystem(Account);
        Cabin = server.AddSystem(Account, name: "Cabin");
    }

    public FakeTimeProvider Clock { get; }

    public SimpliSafeSimulator Server { get; }

    public SimulatedAccount Account { get; }

    public SimulatedSystem Home { get; }

    public SimulatedSystem Cabin { get; }

    public Logs Logs { get; } = new();

    public SimpliSafeClient Client { get; private set; } = null!;

    public SimpliSafeListener Listener => Client.WebSocket;

    public Ear Ear { get; private set; } = null!;

    /// <summary>Starts the service and logs in; nothing listens yet.</summary>
    public static async Task<House> StartAsync(
        SimpliSafeListenerOptions? listening = null, SimpliSafeSimulatorOptions? options = null, FakeTimeProvider? clock = null,
        RetryOptions? retry = null)
    {
        clock ??= new FakeTimeProvider();
        SimpliSafeSimulator server = await SimpliSafeSimulator.StartAsync(
            (options ?? new SimpliSafeSimulatorOptions()) with { InMemory = true, TimeProvider = clock });
        var house = new House(server, clock);
        house.Client = await SimpliSafeClient.LoginWithRefreshTokenAsync(server.IssueTokens(house.Account).RefreshToken, house.Options(listening, retry));
        house.Ear = new Ear(house.Listener);
        return house;
    }

    public SimpliSafeClientOptions Options(SimpliSafeListenerOptions? listening, RetryOptions? retry = null) => new()
    {
        Endpoints = SimpliSafeEndpoints.At(Server.Url),
        TimeProvider = Clock,
        Jitter = new Random(1),
        Pace = new CallPace { Interval = TimeSpan.Zero },
        Retry = retry ?? new RetryOptions { MaxRetries = 0 },
        LoggerFactory = Logs,
        WebSocket = listening ?? new SimpliSafeListenerOptions(),
        Network = new NetworkOptions
        {
            Proxy = NetworkOptions.NoProxy,
            ConnectCallback = (_, cancellationToken) => Server.ConnectAsync(cancellationToken),
            RequestTimeout = Long,
        },
    };

    /// <summary>Connects, and waits until the service knows.</summary>
    public async Task ConnectAsync()
    {
        await Listener.ConnectAsync().Soon();
        if (Listener.CurrentTransport == SimpliSafeTransport.WebSocket)
        {
            await Server.WaitForSocketsAsync(1).Soon();
        }
    }

    /// <summary>Lets time pass until this has happened: from one short wait to the next, so that no deadline runs out.</summary>
    public async Task PassUntilAsync(Task happened, TimeSpan? longest = null)
    {
        while (await Task.WhenAny(happened, Clock.WaitForTimerAsync(longest ?? TimeSpan.FromSeconds(2))).Soon() != happened)
        {
            if (Clock.NextTimer is { } next && next <= (longest ?? TimeSpan.FromSeconds(2)))
            {
                Clock.Advance(next);
            }
        }

        await happened;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}

internal static class Soonness
{
    /// <summary>The safety net: fails the test rather than hang.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Ear.SafetyNet);

    /// <inheritdoc cref="Soon{T}(Task{T})"/>
    public static Task Soon(this Task task) => task.WaitAsync(Ear.SafetyNet);
}
