using System.Globalization;
using System.Text.Json;
using Earshot.Mattermost.CatchUp;
using Earshot.Mattermost.Events;
using Earshot.Protocol;

namespace Earshot.Mattermost.Realtime;

/// <content>What outlives a connection and a process: catching up, held-back events, and the position of the listener.</content>
internal sealed partial class MattermostProtocol
{
    // A process that crashed may have sent this many actions since its position was saved. Replies to them can be received on a resume.
    private const long ActionsSinceSave = 1_000_000;

    // The ID of the connection, which the server chooses, is last.
    private const char Separator = '\n';

    private readonly FrameScanner _recreating = new();
    private MattermostCatchUp? _running;

    private string Server => client.Options.Url!.AbsoluteUri;

    private string User => client.CurrentUser?.Id ?? string.Empty;

    /// <inheritdoc/>
    public override string? CheckpointKey => User.Length > 0 ? $"mattermost {Server} {User}" : null;

    /// <inheritdoc/>
    public override bool NeedsCatchUp => _catchUp.Backlog.IsPending;

    /// <inheritdoc/>
    public override Task CatchUpAsync(CatchUpContext<MattermostEvent> context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _running ??= new MattermostCatchUp(client, options, session, _catchUp);
        return _running.RunAsync(context, cancellationToken);
    }

    /// <inheritdoc/>
    public override bool Admit(MattermostEvent e) => _catchUp.Admit(e, client.Options.TimeProvider.GetTimestamp(), User);

    /// <inheritdoc/>
    public override bool CanCatchUp(MattermostEvent e) => EventIdentity.IsRecoverable(e);

    /// <inheritdoc/>
    public override bool RecordsHandled => options.CheckpointStore is not null;

    /// <inheritdoc/>
    public override string? Detach(MattermostEvent e) => string.Create(
        CultureInfo.InvariantCulture, $"{e.Sequence}{Separator}{e.Source.UserId}{Separator}{e.Source.ConnectionId}");

    /// <inheritdoc/>
    public override MattermostEvent Recreate(DetachedEvent detached)
    {
        string[] parts = detached.Context.Split(Separator, count: 3);
        _recreating.Scan(detached.Raw.Span);
        return _recreating.ToEvent(
            detached.Raw,
            long.Parse(parts[0], CultureInfo.InvariantCulture),
            new EventSource(ConnectionId: parts[2], UserId: parts[1]),
            detached.Origin,
            detached.ReceivedAt);
    }

    /// <inheritdoc/>
    public override void Handled(MattermostEvent e) => _catchUp.Handled(e);

    /// <inheritdoc/>
    public override void ProofHandled(long moment) => _catchUp.ProofHandled(moment);

    /// <inheritdoc/>
    public override JsonElement? SaveState() => _catchUp.TakePosition()?.ToJson(Server, User);

    /// <inheritdoc/>
    public override void RestoreState(JsonElement state)
    {
        Position position = Position.Read(state, Server, User);
        session.Restore(
            position.ConnectionId,
            position.NextSequence,
            position.LastAction + ActionsSinceSave,
            DateTimeOffset.FromUnixTimeMilliseconds(position.Until));
        _catchUp.Restore(position);
    }

    /// <inheritdoc/>
    public override void StartFrom(DateTimeOffset since) => _catchUp.StartFrom(since);
}
