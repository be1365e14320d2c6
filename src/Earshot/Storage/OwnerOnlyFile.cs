namespace Earshot.Storage;

/// <summary>
/// Represents a small file that only its owner can read and that is always complete: it is written to a temporary file, flushed to the
/// disk, and renamed. On Windows, the permissions of the folder apply.
/// </summary>
/// <param name="path">The path of the file.</param>
/// <param name="fail">Creates the exceptions that are thrown.</param>
internal sealed class OwnerOnlyFile(string path, FileErrorFactory fail)
{
    private const UnixFileMode OwnerMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = OwnerMode | UnixFileMode.UserExecute;
    private const int MaxBytes = 1024 * 1024;

    private static readonly TimeSpan LockPollInterval = TimeSpan.FromMilliseconds(50);

    private readonly string _path = Path.GetFullPath(path);

    /// <summary>Gets the callback that runs before each step of a write, so that tests can fail the step.</summary>
    public Action<WriteStep>? BeforeStep { get; init; }

    /// <summary>
    /// Gets the callback that runs when other users could read the file. Its argument is <see langword="true"/> if the file mode was
    /// corrected; otherwise, <see langword="false"/>.
    /// </summary>
    public Action<bool>? FoundReadableByOthers { get; init; }

    /// <summary>Reads the file.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The content, or <see langword="null"/> if the file does not exist.</returns>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Directory.Exists(_path))
            {
                throw Unreadable("a folder with this name exists", cause: null);
            }

            var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using (file.ConfigureAwait(false))
            {
                Tighten(file);
                if (file.Length > MaxBytes)
                {
                    throw fail(FileProblem.Corrupt, $"'{_path}' is larger than {MaxBytes} bytes, so it is not a valid file.", null);
                }

                var bytes = new MemoryStream();
                await file.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
                return bytes.ToArray();
            }
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Unreadable("the operating system denied access", cause);
        }
    }

    /// <summary>Replaces the file. If the write fails, the previous file is unchanged.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // The temporary name is fixed, so a process that was killed leaves at most one file, which the next write replaces.
        string temporary = _path + ".new";
        try
        {
            BeforeStep?.Invoke(WriteStep.Create);
            CreateFolder();
            File.Delete(temporary);
            var file = new FileStream(temporary, OwnerOnly(FileMode.CreateNew, FileAccess.Write, bufferSize: 0));
            await using (file.ConfigureAwait(false))
            {
                BeforeStep?.Invoke(WriteStep.Write);
                await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                BeforeStep?.Invoke(WriteStep.Flush);
                file.Flush(flushToDisk: true);
            }

            BeforeStep?.Invoke(WriteStep.Rename);
            File.Move(temporary, _path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw fail(
                FileProblem.NotSaved,
                $"'{_path}' could not be written ({cause.GetType().Name}); the previous content is unchanged. "
                + "Check the free disk space and the permissions of the folder.",
                cause);
        }
        catch (OperationCanceledException)
        {
            TryDelete(temporary);
            throw;
        }

        BeforeStep?.Invoke(WriteStep.FlushFolder);
        FolderFlush.Try(Path.GetDirectoryName(_path)!);
    }

    /// <summary>Deletes the file and what an interrupted write left. Does nothing if the file does not exist.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(_path + ".new");
            File.Delete(_path);
        }
        catch (DirectoryNotFoundException)
        {
            // Without the folder, the file does not exist either.
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw fail(FileProblem.NotSaved, $"'{_path}' could not be deleted ({cause.GetType().Name}). Delete the file manually.", cause);
        }
    }

    /// <summary>Acquires the lock file beside the file, which excludes other processes and other users in this process.</summary>
    /// <remarks>
    /// The operating system releases the lock when the process ends. The lock file is not deleted, because then two processes could hold
    /// it.
    /// </remarks>
    /// <param name="timeout">The maximum time to wait for the lock.</param>
    /// <param name="timeProvider">The clock of the wait.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The lock, which is released when it is disposed.</returns>
    public async Task<IAsyncDisposable> LockAsync(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        long started = timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                CreateFolder();
                return new FileStream(_path + ".lock", OwnerOnly(FileMode.OpenOrCreate, FileAccess.ReadWrite, bufferSize: 4096));
            }
            catch (UnauthorizedAccessException denied)
            {
                throw fail(
                    FileProblem.Locked,
                    $"The lock file '{_path}.lock' could not be opened. Check its permissions and those of its folder.",
                    denied);
            }
            catch (IOException held)
            {
                if (timeProvider.GetElapsedTime(started) >= timeout)
                {
                    throw fail(
                        FileProblem.Locked,
                        $"The lock file '{_path}.lock' could not be locked within {timeout.TotalSeconds} s: another process holds it, or "
                        + "it cannot be created. Stop that process, or check the folder.",
                        held);
                }
            }

            await Task.Delay(LockPollInterval, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private static FileStreamOptions OwnerOnly(FileMode mode, FileAccess access, int bufferSize)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None, BufferSize = bufferSize };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerMode;
        }

        return options;
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The next write replaces the file.
        }
    }

    // Only a missing folder is created for the owner; an existing folder keeps its mode.
    private void CreateFolder()
    {
        string folder = Path.GetDirectoryName(_path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, FolderMode);
        }
    }

    private void Tighten(FileStream file)
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file.SafeFileHandle) & ~FolderMode) == UnixFileMode.None)
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(file.SafeFileHandle, OwnerMode);
            FoundReadableByOthers?.Invoke(true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            FoundReadableByOthers?.Invoke(false);
        }
    }

    private Exception Unreadable(string reason, Exception? cause) =>
        fail(FileProblem.Unreadable, $"'{_path}' could not be read: {reason}. Check the type and the owner of the file.", cause);
}
