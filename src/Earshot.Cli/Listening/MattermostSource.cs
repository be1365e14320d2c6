using Earshot.Cli.CloudEvents;
using Earshot.Cli.Output;
using Earshot.Mattermost;

namespace Earshot.Cli.Listening;

/// <summary>A Mattermost account that is logged in.</summary>
internal sealed class MattermostSource : Source
{
    private readonly MattermostClient _client;
    private readonly MattermostListenerOptions _options;
    private readonly Func<MattermostClient, Task> _goodbye;
    private readonly EventFilter _filter;
    private readonly NameCache _names = new();
    private readonly MattermostEventLines _lines;
    private readonly CloudEventWriter _writer;

    /// <summary>Takes over a client.</summary>
    /// <param name="client">Logged in; disposed of with this.</param>
    /// <param name="server">Where it is.</param>
    /// <param name="request">How to listen, and what is wanted of what is heard.</param>
    /// <param name="goodbye">What is to be done before the client goes.</param>
    public MattermostSource(MattermostClient client, Uri server, ListenRequest request, Func<MattermostClient, Task> goodbye)
    {
        string user = client.CurrentUser?.Username ?? "";
        string userId = client.CurrentUser?.Id ?? "";
        _client = client;
        _goodbye = goodbye;
        _filter = new EventFilter(request.Types, request.Channels);
        _names.LearnPerson(userId, user);
        _lines = new MattermostEventLines(_names);
        _writer = new CloudEventWriter(server);
        Account = $"to {server.AbsoluteUri.TrimEnd('/')} as @{user}";
        _options = new MattermostListenerOptions
        {
            // One after the other, in the order received: lines must not change places.
            Dispatch = Dispatch.Sequential,
            Relogin = request.Relogin,
            Authentication = request.Challenge ? SocketAuthentication.Challenge : SocketAuthentication.Header,
        };
    }

    /// <inheritdoc/>
    public override string Service => "Mattermost";

    /// <inheritdoc/>
    public override string Account { get; }

    /// <inheritdoc/>
    public override void Observe(ListenerEvent e) => _names.Learn((MattermostEvent)e);

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
        await _goodbye(_client).ConfigureAwait(false);
        await _client.DisposeAsync().ConfigureAwait(false);
    }
}
