namespace Earshot;

/// <summary>Stores checkpoints. Implementations must be thread-safe.</summary>
public interface ICheckpointStore
{
    /// <summary>Reads a checkpoint.</summary>
    /// <param name="key">The key, which contains the service, the server, and the account.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The checkpoint and its version, or null if there is none. The version is any string that a write changes.</returns>
    /// <exception cref="CheckpointException">The checkpoint cannot be read or is not valid.</exception>
    ValueTask<(Checkpoint Checkpoint, string Version)?> ReadAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Writes a checkpoint, if no one else has written it meanwhile.</summary>
    /// <param name="key">The key.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="expectedVersion">The version that was read or written last, or null if there must be no checkpoint.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The new version.</returns>
    /// <exception cref="CheckpointConflictException">The stored version is not the expected one: another owner has written it.</exception>
    /// <exception cref="CheckpointException">The checkpoint could not be written. The previous one is unchanged.</exception>
    ValueTask<string> WriteAsync(
        string key, Checkpoint checkpoint, string? expectedVersion, CancellationToken cancellationToken = default);
}
