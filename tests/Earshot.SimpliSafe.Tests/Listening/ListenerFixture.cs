using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Simulated;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Listening;

/// <summary>Runs a simulated service in memory with two systems, and a client that is logged in.</summary>
internal sealed class ListenerFixture : SimulatedFixture
{
    public static readonly TimeSpan Long = TimeSpan.FromHours(2);

    /// <summary>Gets options for tests that let much time pass at once: work that takes no time on this clock must not time out.</summary>
    public static SimpliSafeListenerOptions Patient { get; } = new()
    {
        ConnectTimeout = Long,
        AuthenticationTimeout = Long,
        CatchUpTimeout = Long,
        HistoryInterval = null,
        SilenceTimeout = Long,
    };

    private ListenerFixture(SimpliSafeSimulator server, FakeTimeProvider clock)
        : base(server, clock)
    {
        Home = server.AddSystem(Account);
        Cabin = server.AddSystem(Account, name: "Cabin");
    }

    public SimulatedSystem Home { get; }

    public SimulatedSystem Cabin { get; }

    public SimpliSafeClient Client { get; private set; } = null!;

    public SimpliSafeListener Listener => Client.WebSocket;

    public EventRecorder Recorder { get; private set; } = null!;

    protected override TimeSpan DefaultStep => TimeSpan.FromSeconds(2);

    /// <summary>Starts the service and logs in. The listener is not started.</summary>
    public static async Task<ListenerFixture> StartAsync(
        SimpliSafeListenerOptions? listening = null, SimpliSafeSimulatorOptions? options = null, FakeTimeProvider? clock = null,
        RetryOptions? retry = null)
    {
        clock ??= new FakeTimeProvider();
        SimpliSafeSimulator server = await SimpliSafeSimulator.StartAsync(
            (options ?? new SimpliSafeSimulatorOptions()) with { InMemory = true, TimeProvider = clock });
        var fixture = new ListenerFixture(server, clock);
        fixture.Client = await SimpliSafeClient.LoginWithRefreshTokenAsync(
            server.IssueTokens(fixture.Account).RefreshToken, fixture.Options(listening, retry));
        fixture.Recorder = new EventRecorder(fixture.Listener);
        return fixture;
    }

    public SimpliSafeClientOptions Options(SimpliSafeListenerOptions? listening, RetryOptions? retry = null) =>
        ClientOptions(new NetworkOptions
        {
            ConnectCallback = (_, cancellationToken) => Server.ConnectAsync(cancellationToken),
            RequestTimeout = Long,
        }) with
        {
            Pace = new CallPace { Interval = TimeSpan.Zero },
            Retry = retry ?? new RetryOptions { MaxRetries = 0 },
            WebSocket = listening ?? new SimpliSafeListenerOptions(),
        };

    /// <summary>Connects, and waits until the service has accepted the WebSocket.</summary>
    public async Task ConnectAsync()
    {
        await Listener.ConnectAsync().Soon();
        if (Listener.CurrentTransport == SimpliSafeTransport.WebSocket)
        {
            await Server.WaitForSocketsAsync(1).Soon();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
