using Earshot.Mattermost;
using Earshot.Mattermost.Realtime;
using Earshot.Protocol;
using Earshot.Reliability.Sabotages;

namespace Earshot.Reliability.Clients;

/// <summary>Listens to a Mattermost server.</summary>
internal sealed class MattermostListeningClient(ClientSettings settings) : ListeningClient<MattermostEvent>(settings)
{
    private MattermostClient? _client;

    /// <inheritdoc/>
    protected override Task<Listener<MattermostEvent>> CreateListenerAsync(CancellationToken cancellationToken)
    {
        _client = new MattermostClient(new MattermostClientOptions
        {
            Url = Settings.Url,
            Credentials = MattermostCredentials.Password(Settings.Account, Settings.Secret),
            Relogin = true,
            ReloginInterval = TimeSpan.FromSeconds(5),
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
        });
        MattermostListenerOptions options = CreateOptions();
        return Task.FromResult(Settings.Sabotage is Sabotage.None ? _client.CreateListener(options) : Broken(_client, options));
    }

    /// <inheritdoc/>
    protected override ValueTask CloseServiceAsync()
    {
        _client?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override string? KeyOf(MattermostEvent e) => e switch
    {
        PostedEvent posted => MattermostKeys.Posted(posted.Post.Id!),
        PostEditedEvent edited => MattermostKeys.Edited(edited.Post.Id!, edited.Post.Message),
        PostDeletedEvent deleted => MattermostKeys.Deleted(deleted.Post.Id!),
        ReactionAddedEvent added => MattermostKeys.Reacted(added.Reaction.PostId!, added.Reaction.EmojiName!),
        ReactionRemovedEvent removed => MattermostKeys.Unreacted(removed.Reaction.PostId!, removed.Reaction.EmojiName!),
        _ => null,
    };

    /// <inheritdoc/>
    protected override string IdOf(MattermostEvent e) => e.Id;

    private MattermostListenerOptions CreateOptions() => new()
    {
        Dispatch = Settings.Profile.Dispatch,
        QueueCapacity = Settings.Profile.QueueCapacity,
        QueueFull = Settings.Profile.QueueFull,
        HandlerFailure = Failure,
        Relogin = true,
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

    private Listener<MattermostEvent> Broken(MattermostClient client, MattermostListenerOptions options) => new(
        new SabotagedProtocol<MattermostEvent>(new MattermostProtocol(client, options), Settings.Sabotage, e => KeyOf(e) is not null),
        options,
        new ListenerEnvironment { TimeProvider = Clock, Jitter = new Random(Settings.Seed), LoggerFactory = Log });
}
