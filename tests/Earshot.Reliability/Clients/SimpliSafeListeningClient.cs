using Earshot.Protocol;
using Earshot.Reliability.Sabotages;
using Earshot.SimpliSafe;
using Earshot.SimpliSafe.Realtime;

namespace Earshot.Reliability.Clients;

/// <summary>Listens to a SimpliSafe account.</summary>
internal sealed class SimpliSafeListeningClient(ClientSettings settings) : ListeningClient<SimpliSafeEvent>(settings)
{
    private SimpliSafeClient? _client;

    /// <inheritdoc/>
    protected override async Task<Listener<SimpliSafeEvent>> CreateListenerAsync(CancellationToken cancellationToken)
    {
        SimpliSafeListenerOptions options = CreateOptions();
        _client = await SimpliSafeClient.LoginWithRefreshTokenAsync(
            Settings.Secret,
            new SimpliSafeClientOptions
            {
                Endpoints = SimpliSafeEndpoints.At(Settings.Url),
                Pace = new CallPace
                {
                    Interval = TimeSpan.FromMilliseconds(100),
                    FirstPause = TimeSpan.FromSeconds(5),
                    LongestPause = TimeSpan.FromSeconds(20),
                },
                WebSocket = options,
                Network = new NetworkOptions { ConnectTimeout = TimeSpan.FromSeconds(2), RequestTimeout = TimeSpan.FromSeconds(20) },
                Retry = new RetryOptions
                {
                    BaseDelay = TimeSpan.FromMilliseconds(500),
                    MaxDelay = TimeSpan.FromSeconds(5),
                    MaxServerDelay = TimeSpan.FromSeconds(20),
                },
                TimeProvider = Clock,
                Jitter = new Random(Settings.Seed),
                LoggerFactory = Log,
            },
            cancellationToken);
        return Settings.Sabotage is Sabotage.None ? _client.WebSocket : Broken(_client, options);
    }

    /// <inheritdoc/>
    protected override ValueTask CloseServiceAsync() => _client?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected override string? KeyOf(SimpliSafeEvent e) => SimpliSafeKeys.Event(e.EventId);

    /// <inheritdoc/>
    protected override string IdOf(SimpliSafeEvent e) => e.Id;

    private SimpliSafeListenerOptions CreateOptions() => new()
    {
        Dispatch = Settings.Profile.Dispatch,
        QueueCapacity = Settings.Profile.QueueCapacity,
        QueueFull = Settings.Profile.QueueFull,
        HandlerFailure = Failure,
        Transport = Settings.Profile.Polls ? SimpliSafeTransport.Polling : SimpliSafeTransport.WebSocket,
        PollInterval = TimeSpan.FromSeconds(15),
        SilenceTimeout = TimeSpan.FromMinutes(2),
        ConnectTimeout = Intervals.Connect,
        AuthenticationTimeout = Intervals.Handshake,
        HelloTimeout = Intervals.Handshake,
        CatchUpTimeout = Intervals.CatchUp,
        CloseTimeout = Intervals.Close,
        PingInterval = Intervals.Ping,
        PongTimeout = Intervals.Pong,
        FirstRetryDelay = Intervals.FirstRetry,
        MaxRetryDelay = Intervals.MaxRetry,
        MaxServerDelay = Intervals.MaxServer,
        DrainTimeout = Intervals.Drain,
        CheckpointStore = Store,
        CheckpointEvery = ClientProfile.CheckpointEvery,
        CheckpointInterval = Intervals.Checkpoint,
    };

    private Listener<SimpliSafeEvent> Broken(SimpliSafeClient client, SimpliSafeListenerOptions options) => new(
        new SabotagedProtocol<SimpliSafeEvent>(
            new SimpliSafeProtocol(client.Account(), options), Settings.Sabotage, e => KeyOf(e) is not null),
        options,
        new ListenerEnvironment { TimeProvider = Clock, Jitter = new Random(Settings.Seed), LoggerFactory = Log });
}
