using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Tokens;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.SimpliSafe;

/// <summary>
/// Keeps the log-in in a file that only its owner can read (mode 0600; on Windows the folder's permissions decide, so keep it in the user's
/// profile). A write is whole or not at all, whatever ends the program or the machine. Several programs may share the file: a lock file
/// beside it keeps them apart.
/// </summary>
/// <remarks>
/// A file that others can read is made the owner's alone when it is read, and logged as a warning. What is no log-in any more (empty, cut
/// off) is refused with <see cref="TokenStoreProblem.Corrupt"/> and left as it is. Locks don't reach over network file systems that have
/// none: keep the file on a local disk.
/// </remarks>
public sealed class FileTokenStore : ITokenStore
{
    private static readonly TimeSpan LockPollInterval = TimeSpan.FromMilliseconds(50);

    private readonly OwnerOnlyFile _file;

    /// <summary>Makes the store. Nothing is touched before it is used.</summary>
    /// <param name="path">The file. Missing folders are made, for the owner only (0700).</param>
    public FileTokenStore(string path)
        : this(path, beforeStep: null)
    {
    }

    internal FileTokenStore(string path, Action<WriteStep>? beforeStep)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
        _file = new OwnerOnlyFile(Path) { BeforeStep = beforeStep, FoundOpen = TellOfOpenFile };
    }

    /// <summary>The file, as a full path.</summary>
    public string Path { get; }

    /// <summary>How long to wait for another program that keeps the lock; it does so while it talks to the log-in host. Default 90 s.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The clock of that wait. Default: the machine's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where logs go. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <inheritdoc/>
    public async ValueTask<StoredLogin?> LoadAsync(CancellationToken cancellationToken = default)
    {
        byte[]? bytes = await _file.ReadAsync(cancellationToken).ConfigureAwait(false);
        return bytes is null
            ? null
            : StoredLoginJson.Read(bytes) ?? throw new TokenStoreException(
                TokenStoreProblem.Corrupt,
                $"{Path} holds no log-in: it is {(bytes.Length == 0 ? "empty" : "damaged or of another kind")}. "
                + "Put a good copy in its place, or log in again.");
    }

    /// <inheritdoc/>
    public async ValueTask SaveAsync(StoredLogin login, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(login);
        if (!TokenResponse.IsToken(login.RefreshToken ?? ""))
        {
            throw new ArgumentException("A log-in without a refresh token is never written over a good one.", nameof(login));
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
    public async ValueTask<IAsyncDisposable> LockAsync(CancellationToken cancellationToken = default)
    {
        long started = TimeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                // The system lets go of it when the process ends, however that happens.
                return _file.OpenLock();
            }
            catch (UnauthorizedAccessException denied)
            {
                throw new TokenStoreException(
                    TokenStoreProblem.Locked, $"The lock file {Path}.lock can't be opened. Check its permissions and those of its folder.", denied);
            }
            catch (IOException held)
            {
                if (TimeProvider.GetElapsedTime(started) >= LockTimeout)
                {
                    throw new TokenStoreException(
                        TokenStoreProblem.Locked,
                        $"{Path}.lock can't be had within {LockTimeout.TotalSeconds} s: another program keeps it, or it can't be made. "
                        + "End that program, or check the folder.",
                        held);
                }
            }

            await Task.Delay(LockPollInterval, TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Names the file.</summary>
    public override string ToString() => Path;

    private void TellOfOpenFile(bool mended)
    {
        ILogger logger = LoggerFactory.CreateLogger("Earshot.SimpliSafe");
        if (mended)
        {
            logger.TokenFileTightened();
        }
        else
        {
            logger.TokenFileOpen();
        }
    }
}
