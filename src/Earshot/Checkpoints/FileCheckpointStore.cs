using System.Security.Cryptography;
using Earshot.Storage;

namespace Earshot;

/// <summary>Stores the checkpoint of one account in a file that only its owner can read.</summary>
/// <remarks>
/// <para>A write is atomic: after a crash or a power failure the file contains either the previous or the new checkpoint. The file mode is
/// 0600; on Windows, the permissions of the folder apply. Keep the file on a local disk.</para>
/// <para>From its first use until it is disposed, the store holds a lock file beside the file, so that no other process can use it. This
/// type is thread-safe.</para>
/// </remarks>
public sealed class FileCheckpointStore : ICheckpointStore, IAsyncDisposable, IDisposable
{
    private readonly OwnerOnlyFile _file;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private IAsyncDisposable? _lock;
    private bool _isDisposed;

    /// <summary>
    /// Initializes a new instance of the <see cref="FileCheckpointStore"/> class. The file is not accessed until the store is used.
    /// </summary>
    /// <param name="path">The path of the file. Missing folders are created with mode 0700.</param>
    public FileCheckpointStore(string path)
        : this(path, beforeStep: null)
    {
    }

    internal FileCheckpointStore(string path, Action<WriteStep>? beforeStep)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
        _file = new OwnerOnlyFile(Path, Fail) { BeforeStep = beforeStep };
    }

    /// <summary>Gets the full path of the file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public async ValueTask<(Checkpoint Checkpoint, string Version)?> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await LockAsync(cancellationToken).ConfigureAwait(false);
            return await ReadLockedAsync(key, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public async ValueTask<string> WriteAsync(
        string key, Checkpoint checkpoint, string? expectedVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(checkpoint);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await LockAsync(cancellationToken).ConfigureAwait(false);
            (Checkpoint Checkpoint, string Version)? current = await ReadLockedAsync(key, cancellationToken).ConfigureAwait(false);
            if (current?.Version != expectedVersion)
            {
                throw CheckpointConflictException.For(key);
            }

            byte[] bytes = checkpoint.ToJson();
            await _file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            return VersionOf(bytes);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Releases the lock, so that another process can use the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            _isDisposed = true;
            if (_lock is { } held)
            {
                _lock = null;
                await held.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => Timing.BlockingCall.Of(async () =>
    {
        await DisposeAsync().ConfigureAwait(false);
        return true;
    });

    /// <summary>Returns the path of the file.</summary>
    public override string ToString() => Path;

    private static CheckpointException Fail(FileProblem problem, string message, Exception? cause) => new(
        problem == FileProblem.Locked ? $"{message} Each process needs a checkpoint file of its own." : message, cause);

    // The version changes with the content, so that it needs no place in the file.
    private static string VersionOf(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, 16));

    private async ValueTask LockAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _lock ??= await _file.LockAsync(TimeSpan.Zero, TimeProvider.System, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<(Checkpoint Checkpoint, string Version)?> ReadLockedAsync(string key, CancellationToken cancellationToken)
    {
        if (await _file.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            return null;
        }

        Checkpoint checkpoint;
        try
        {
            checkpoint = Checkpoint.Parse(bytes);
        }
        catch (CheckpointException error)
        {
            throw new CheckpointException($"'{Path}' cannot be used. {error.Message}", error.InnerException);
        }

        return checkpoint.Account == key
            ? (checkpoint, VersionOf(bytes))
            : throw new CheckpointException(
                $"'{Path}' contains the checkpoint of another account ('{checkpoint.Account}', not '{key}'). Use another file for this "
                + "account, or delete the file to start without a checkpoint.");
    }
}
