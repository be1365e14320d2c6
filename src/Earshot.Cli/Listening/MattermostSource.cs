using Earshot.Cli.CloudEvents;
using Earshot.Cli.Errors;
using Earshot.Cli.Output;
using Earshot.Cli.Terminal;
using Earshot.Mattermost;

namespace Earshot.Cli.Listening;

/// <summary>Represents a Mattermost account that is logged in.</summary>
internal sealed class MattermostSource : Source
{
    private readonly MattermostClient _client;
    private readonly MattermostListenerOptions _options;
    private readonly Func<MattermostClient, Task> _logout;
    private readonly EventFilter _filter;
    private readonly NameCache _names = new();
    private readonly MattermostEventLines _lines;
    private readonly CloudEventWriter _writer;
    private readonly FileCheckpointStore? _checkpoint;

    /// <summary>Initializes a new instance of the <see cref="MattermostSource"/> class, which owns the client.</summary>
    /// <param name="client">The client, which is logged in.</param>
    /// <param name="server">The URL of the server.</param>
    /// <param name="request">The options of the listener and the filters.</param>
    /// <param name="now">The local time.</param>
    /// <param name="logout">Called before the client is disposed.</param>
    public MattermostSource(
        MattermostClient client, Uri server, ListenRequest request, DateTimeOffset now, Func<MattermostClient, Task> logout)
    {
        string user = client.CurrentUser?.Username ?? "";
        string userId = client.CurrentUser?.Id ?? "";
        _client = client;
        _logout = logout;
        _filter = new EventFilter(request.Types, request.Channels);
        _names.AddUser(userId, user);
        _lines = new MattermostEventLines(_names);
        _writer = new CloudEventWriter(server);
        Account = $"to {server.AbsoluteUri.TrimEnd('/')} as @{user}";
        _checkpoint = request.Checkpoint is { } path ? new FileCheckpointStore(path) : null;
        _options = new MattermostListenerOptions
        {
            // One event at a time, so that lines are printed in the order received.
            Dispatch = Dispatch.Sequential,
            Relogin = request.Relogin,
            Authentication = request.Challenge ? SocketAuthentication.Challenge : SocketAuthentication.Header,
            Since = request.Since?.From(now),
            CheckpointStore = _checkpoint,

            // What is not printed at the end is printed at the next start, so that nothing is gained by waiting.
            DrainTimeout = _checkpoint is null ? new MattermostListenerOptions().DrainTimeout : TimeSpan.FromSeconds(2),
        };
    }

    /// <inheritdoc/>
    public override string Service => "Mattermost";

    /// <inheritdoc/>
    public override string Account { get; }

    /// <summary>Looks up the values of <c>--channel</c>.</summary>
    /// <exception cref="UsageException">A channel cannot exist.</exception>
    public Task CheckChannelsAsync(IReadOnlyList<string> channels, Notices notices, CancellationToken stop) =>
        channels.Count == 0 ? Task.CompletedTask : new ChannelCheck(_client, notices).RunAsync(channels, _names, stop);

    /// <inheritdoc/>
    public override bool KeepsPosition => _checkpoint is not null;

    /// <inheritdoc/>
    public override void Observe(ListenerEvent e) => _names.Add((MattermostEvent)e);

    /// <inheritdoc/>
    public override bool Passes(ListenerEvent e) => _filter.Passes((MattermostEvent)e, _names);

    /// <inheritdoc/>
    public override EventLine Line(ListenerEvent e) => _lines.Of((MattermostEvent)e);

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> CloudEvent(ListenerEvent e) => _writer.ToLine((MattermostEvent)e);

    /// <inheritdoc/>
    public override async Task<StopReport> RunAsync(EventPrinter printer, CancellationToken ending)
    {
        MattermostListener listener = _client.CreateListener(_options);
        await using (listener.ConfigureAwait(false))
        {
            Attach(listener, printer);
            return await listener.RunAsync(ending).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _logout(_client).ConfigureAwait(false);
        await _client.DisposeAsync().ConfigureAwait(false);
        if (_checkpoint is not null)
        {
            await _checkpoint.DisposeAsync().ConfigureAwait(false);
        }
    }
}
