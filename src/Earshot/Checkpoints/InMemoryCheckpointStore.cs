using System.Globalization;

namespace Earshot;

/// <summary>Stores checkpoints in memory, so that another listener of the same process can continue. This type is thread-safe.</summary>
public sealed class InMemoryCheckpointStore : ICheckpointStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Checkpoint Checkpoint, string Version)> _stored = new(StringComparer.Ordinal);
    private long _writes;

    /// <inheritdoc/>
    public ValueTask<(Checkpoint Checkpoint, string Version)?> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return ValueTask.FromResult<(Checkpoint Checkpoint, string Version)?>(
                _stored.TryGetValue(key, out (Checkpoint, string) found) ? found : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<string> WriteAsync(
        string key, Checkpoint checkpoint, string? expectedVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(checkpoint);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            string? current = _stored.TryGetValue(key, out (Checkpoint, string Version) found) ? found.Version : null;
            if (current != expectedVersion)
            {
                throw CheckpointConflictException.For(key);
            }

            string version = (++_writes).ToString(CultureInfo.InvariantCulture);
            _stored[key] = (checkpoint, version);
            return ValueTask.FromResult(version);
        }
    }
}
