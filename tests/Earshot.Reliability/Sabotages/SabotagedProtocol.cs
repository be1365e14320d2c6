using System.Text.Json;
using Earshot.Protocol;

namespace Earshot.Reliability.Sabotages;

/// <summary>Passes everything on to a protocol, except for what a sabotage changes.</summary>
/// <param name="inner">The protocol.</param>
/// <param name="sabotage">The sabotage.</param>
/// <param name="isFollowed">Determines whether the ledger follows an event.</param>
/// <typeparam name="TEvent">The type of the service's events.</typeparam>
internal sealed class SabotagedProtocol<TEvent>(RealtimeProtocol<TEvent> inner, Sabotage sabotage, Func<TEvent, bool> isFollowed)
    : RealtimeProtocol<TEvent>
    where TEvent : ListenerEvent
{
    private readonly SabotagedReading<TEvent> _reading = new(sabotage, isFollowed, inner.Handled);

    /// <inheritdoc/>
    public override string Name => inner.Name;

    /// <inheritdoc/>
    public override string? CheckpointKey => inner.CheckpointKey;

    /// <inheritdoc/>
    public override bool NeedsCatchUp => inner.NeedsCatchUp;

    /// <inheritdoc/>
    public override Task LoginAsync(CancellationToken cancellationToken) => inner.LoginAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task<OpenedSocket> OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    /// <inheritdoc/>
    public override ProtocolConnection<TEvent> CreateConnection(IMessageSender sender, OpenedSocket opened) =>
        new SabotagedConnection<TEvent>(inner.CreateConnection(sender, opened), _reading);

    /// <inheritdoc/>
    public override JsonElement? SaveState() => inner.SaveState();

    /// <inheritdoc/>
    public override void RestoreState(JsonElement state) => inner.RestoreState(state);

    /// <inheritdoc/>
    public override void StartFrom(DateTimeOffset since) => inner.StartFrom(since);

    /// <inheritdoc/>
    public override Task CatchUpAsync(CatchUpContext<TEvent> context, CancellationToken cancellationToken) =>
        inner.CatchUpAsync(context, cancellationToken);

    /// <inheritdoc/>
    public override bool Admit(TEvent e) => inner.Admit(e) || _reading.IsRepeated(e);

    /// <inheritdoc/>
    public override bool CanCatchUp(TEvent e) => inner.CanCatchUp(e);

    /// <inheritdoc/>
    public override string? Detach(TEvent e) => inner.Detach(e);

    /// <inheritdoc/>
    public override TEvent Recreate(DetachedEvent detached) => inner.Recreate(detached);

    /// <inheritdoc/>
    public override void Handled(TEvent e)
    {
        if (sabotage != Sabotage.EarlyCheckpoint || !isFollowed(e))
        {
            inner.Handled(e);
        }
    }

    /// <inheritdoc/>
    public override void ProofHandled(long moment) => inner.ProofHandled(moment);

    /// <inheritdoc/>
    public override ValueTask<ConnectionFailure> DiagnoseAsync(
        ConnectionFailure failure, bool established, CancellationToken cancellationToken) =>
        inner.DiagnoseAsync(failure, established, cancellationToken);
}
