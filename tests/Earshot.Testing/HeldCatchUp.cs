using System.Text.Json;
using Earshot.Protocol;

namespace Earshot.Testing;

/// <summary>Passes everything on to a protocol, but begins its catch-up only when the test says so.</summary>
/// <param name="inner">The protocol.</param>
/// <typeparam name="TEvent">The type of the service's events.</typeparam>
public sealed class HeldCatchUp<TEvent>(RealtimeProtocol<TEvent> inner) : RealtimeProtocol<TEvent>
    where TEvent : ListenerEvent
{
    private readonly TaskCompletionSource _begin = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _written = new(0);
    private int _readBack;

    /// <inheritdoc/>
    public override string Name => inner.Name;

    /// <inheritdoc/>
    public override string? CheckpointKey => inner.CheckpointKey;

    /// <inheritdoc/>
    public override bool NeedsCatchUp => inner.NeedsCatchUp;

    /// <summary>Gets the number of events that were created again.</summary>
    public int ReadBack => Volatile.Read(ref _readBack);

    /// <summary>Lets the catch-up begin.</summary>
    public void Begin() => _begin.TrySetResult();

    /// <summary>Waits until this many further events are held back beyond the capacity.</summary>
    public async Task WrittenAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!await _written.WaitAsync(ListenerRecorder.SafetyNet).ConfigureAwait(false))
            {
                throw new TimeoutException($"Only {i} of {count} events were held back beyond the capacity.");
            }
        }
    }

    /// <inheritdoc/>
    public override Task LoginAsync(CancellationToken cancellationToken) => inner.LoginAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task<OpenedSocket> OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    /// <inheritdoc/>
    public override ProtocolConnection<TEvent> CreateConnection(IMessageSender sender, OpenedSocket opened) =>
        inner.CreateConnection(sender, opened);

    /// <inheritdoc/>
    public override JsonElement? SaveState() => inner.SaveState();

    /// <inheritdoc/>
    public override void RestoreState(JsonElement state) => inner.RestoreState(state);

    /// <inheritdoc/>
    public override void StartFrom(DateTimeOffset since) => inner.StartFrom(since);

    /// <inheritdoc/>
    public override async Task CatchUpAsync(CatchUpContext<TEvent> context, CancellationToken cancellationToken)
    {
        await _begin.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        await inner.CatchUpAsync(context, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override bool Admit(TEvent e) => inner.Admit(e);

    /// <inheritdoc/>
    public override bool CanCatchUp(TEvent e) => inner.CanCatchUp(e);

    /// <inheritdoc/>
    public override string? Detach(TEvent e)
    {
        _written.Release();
        return inner.Detach(e);
    }

    /// <inheritdoc/>
    public override TEvent Recreate(DetachedEvent detached)
    {
        Interlocked.Increment(ref _readBack);
        return inner.Recreate(detached);
    }

    /// <inheritdoc/>
    public override void Handled(TEvent e) => inner.Handled(e);

    /// <inheritdoc/>
    public override void ProofHandled(long moment) => inner.ProofHandled(moment);

    /// <inheritdoc/>
    public override ValueTask<ConnectionFailure> DiagnoseAsync(
        ConnectionFailure failure, bool established, CancellationToken cancellationToken) =>
        inner.DiagnoseAsync(failure, established, cancellationToken);
}
