using Earshot.Diagnostics;
using Earshot.SimpliSafe.TokenStores;
using Earshot.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.SimpliSafe;

/// <summary>Stores the login in a file that only its owner can read.</summary>
/// <remarks>
/// <para>The file mode is 0600. On Windows, the permissions of the folder apply, so keep the file in the user's profile. A write is atomic:
/// after a crash or a power failure the file holds either the old or the new login. Several programs can share the file; a lock file beside
/// it prevents concurrent changes.</para>
/// <para>A file that other users can read is changed to mode 0600 when it is read, and a warning is logged. A file that does not contain a
/// valid login (for example, an empty or truncated file) causes <see cref="TokenStoreProblem.Corrupt"/> and is not changed. Keep the file
/// on a local disk, because some network file systems do not support locks. This type is thread-safe.</para>
/// </remarks>
public sealed class FileTokenStore : ITokenStore
{
    private readonly OwnerOnlyFile _file;

    /// <summary>
    /// Initializes a new instance of the <see cref="FileTokenStore"/> class. The file is not accessed until the store is used.
    /// </summary>
    /// <param name="path">The path of the file. Missing folders are created with mode 0700.</param>
    public FileTokenStore(string path)
        : this(path, beforeStep: null)
    {
    }

    internal FileTokenStore(string path, Action<WriteStep>? beforeStep)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
        _file = new OwnerOnlyFile(Path, TokenStoreException.From) { BeforeStep = beforeStep, FoundReadableByOthers = LogReadableByOthers };
    }

    /// <summary>Gets the full path of the file.</summary>
    public string Path { get; }

    /// <summary>
    /// Gets or sets the maximum time to wait for a lock that another program holds, which it does while it sends a request to the login
    /// host. The default is 90 seconds.
    /// </summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Gets or sets the clock for <see cref="LockTimeout"/>. The default is <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets or sets the logger factory. By default, nothing is logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <inheritdoc/>
    public async ValueTask<StoredLogin?> LoadAsync(CancellationToken cancellationToken = default)
    {
        byte[]? bytes = await _file.ReadAsync(cancellationToken).ConfigureAwait(false);
        return bytes is null
            ? null
            : StoredLoginJson.Read(bytes) ?? throw new TokenStoreException(
                TokenStoreProblem.Corrupt,
                $"'{Path}' does not contain a valid login: the file is {(bytes.Length == 0 ? "empty" : "damaged or of another kind")}. "
                + "Restore the file, or log in again.");
    }

    /// <inheritdoc/>
    public async ValueTask SaveAsync(StoredLogin login, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(login);
        if (!StoredLogin.IsToken(login.RefreshToken ?? ""))
        {
            throw new ArgumentException("A login without a valid refresh token cannot be saved.", nameof(login));
        }

        await _file.WriteAsync(StoredLoginJson.Write(login), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _file.Delete();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<IAsyncDisposable> LockAsync(CancellationToken cancellationToken = default) =>
        await _file.LockAsync(LockTimeout, TimeProvider, cancellationToken).ConfigureAwait(false);

    /// <summary>Returns the path of the file.</summary>
    public override string ToString() => Path;

    private void LogReadableByOthers(bool corrected)
    {
        ILogger logger = new GuardedLogger(LoggerFactory.CreateLogger("Earshot.SimpliSafe"));
        if (corrected)
        {
            logger.TokenFileTightened();
        }
        else
        {
            logger.TokenFileReadableByOthers();
        }
    }
}
