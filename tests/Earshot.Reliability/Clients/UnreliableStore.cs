namespace Earshot.Reliability.Clients;

/// <summary>Adds failures to a checkpoint store.</summary>
internal sealed class UnreliableStore(ICheckpointStore inner) : ICheckpointStore
{
    private long _failsUntil;

    /// <summary>Lets every write fail for a time.</summary>
    public void Fail(TimeSpan duration) => Interlocked.Exchange(
        ref _failsUntil, (TimeProvider.System.GetUtcNow() + duration).UtcTicks);

    /// <inheritdoc/>
    public ValueTask<(Checkpoint Checkpoint, string Version)?> ReadAsync(string key, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<string> WriteAsync(
        string key, Checkpoint checkpoint, string? expectedVersion, CancellationToken cancellationToken = default) =>
        TimeProvider.System.GetUtcNow().UtcTicks < Interlocked.Read(ref _failsUntil)
            ? throw new IOException("The disk is full.")
            : inner.WriteAsync(key, checkpoint, expectedVersion, cancellationToken);
}
