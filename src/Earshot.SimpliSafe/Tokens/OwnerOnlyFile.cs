namespace Earshot.SimpliSafe.Tokens;

/// <summary>
/// A small file that only its owner can read, from its first byte on, and that is always whole: it is written beside its place, flushed to
/// the disk, and put there by a rename. On Windows the folder's permissions decide who can read it; a user's profile folder is for that
/// user.
/// </summary>
internal sealed class OwnerOnlyFile(string path)
{
    private const UnixFileMode OwnerMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = OwnerMode | UnixFileMode.UserExecute;
    private const int MaxBytes = 1024 * 1024;

    private readonly string _path = Path.GetFullPath(path);

    /// <summary>Called before each step of a write, so that a test can fail there.</summary>
    public Action<WriteStep>? BeforeStep { get; init; }

    /// <summary>Called when others could read the file: whether its mode could be mended.</summary>
    public Action<bool>? FoundOpen { get; init; }

    /// <returns>Null where there is no file.</returns>
    /// <exception cref="TokenStoreException">It can't be read.</exception>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Directory.Exists(_path))
            {
                throw Unreadable("there is a folder in its place", cause: null);
            }

            var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using (file.ConfigureAwait(false))
            {
                Tighten(file);
                if (file.Length > MaxBytes)
                {
                    throw new TokenStoreException(TokenStoreProblem.Corrupt, $"{_path} is far too large to be what it should be.");
                }

                var bytes = new MemoryStream();
                await file.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
                return bytes.ToArray();
            }
        }
        catch (Exception nothing) when (nothing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Unreadable("the system doesn't allow it", cause);
        }
    }

    /// <exception cref="TokenStoreException">It could not be written; what was there is there still.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // One name: whoever was ended half-way leaves one file, which the next write replaces.
        string beside = _path + ".new";
        try
        {
            BeforeStep?.Invoke(WriteStep.Create);
            MakeFolder();
            File.Delete(beside);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerMode;
            }

            var file = new FileStream(beside, options);
            await using (file.ConfigureAwait(false))
            {
                BeforeStep?.Invoke(WriteStep.Write);
                await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                BeforeStep?.Invoke(WriteStep.Flush);
                file.Flush(flushToDisk: true);
            }

            BeforeStep?.Invoke(WriteStep.Rename);
            File.Move(beside, _path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            TryDelete(beside);
            throw new TokenStoreException(
                TokenStoreProblem.NotSaved,
                $"{_path} could not be written ({cause.GetType().Name}); what was there is unchanged. Check the free space and the permissions of its folder.",
                cause);
        }
        catch (OperationCanceledException)
        {
            TryDelete(beside);
            throw;
        }

        BeforeStep?.Invoke(WriteStep.FlushFolder);
        FolderFlush.Try(Path.GetDirectoryName(_path)!);
    }

    /// <exception cref="TokenStoreException">It could not be removed.</exception>
    public void Delete()
    {
        try
        {
            File.Delete(_path + ".new");
            File.Delete(_path);
        }
        catch (DirectoryNotFoundException)
        {
            // Neither is the file.
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TokenStoreException(
                TokenStoreProblem.NotSaved, $"{_path} could not be deleted ({cause.GetType().Name}). Delete it by hand.", cause);
        }
    }

    /// <summary>Makes the folder where it is missing, for the owner only. One that is there is left as it is.</summary>
    public void MakeFolder()
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

    /// <summary>Opens the lock file, which lives beside the file and stays: deleting it would let two in.</summary>
    public FileStream OpenLock()
    {
        MakeFolder();
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerMode;
        }

        return new FileStream(_path + ".lock", options);
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The next write replaces it.
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
            FoundOpen?.Invoke(true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            FoundOpen?.Invoke(false);
        }
    }

    private TokenStoreException Unreadable(string why, Exception? cause) =>
        new(TokenStoreProblem.Unreadable, $"{_path} can't be read: {why}. Check what it is and to whom it belongs.", cause);
}

/// <summary>The steps of a write.</summary>
internal enum WriteStep
{
    /// <summary>Making the file beside.</summary>
    Create,

    /// <summary>Writing into it.</summary>
    Write,

    /// <summary>Flushing it to the disk.</summary>
    Flush,

    /// <summary>Putting it in its place.</summary>
    Rename,

    /// <summary>Flushing the folder, which remembers the name.</summary>
    FlushFolder,
}
