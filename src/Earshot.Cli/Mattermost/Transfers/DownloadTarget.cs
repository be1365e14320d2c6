using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Mattermost.Transfers;

/// <summary>
/// Represents the target of a download: standard output, a file that is created when the download is complete, or a device or pipe.
/// </summary>
internal sealed class DownloadTarget : IAsyncDisposable
{
    private readonly string? _path;
    private readonly string? _temporary;
    private bool _isComplete;

    private DownloadTarget(Stream stream, string? path, string? temporary)
    {
        Stream = stream;
        _path = path;
        _temporary = temporary;
    }

    /// <summary>Gets the stream to write to.</summary>
    public Stream Stream { get; }

    /// <summary>Gets the name of the target, for display.</summary>
    public string Name => _path is null ? "download" : Path.GetFileName(_path);

    /// <summary>Opens a target.</summary>
    /// <param name="output">The value of <c>--output</c>.</param>
    /// <param name="environment">The environment, which contains standard output.</param>
    /// <exception cref="UsageException">The target cannot be written.</exception>
    public static DownloadTarget Open(string? output, ToolEnvironment environment)
    {
        if (output is null or "-")
        {
            return environment.Terminal.IsOutput
                ? throw new UsageException("the response is a file, which is not written to a terminal. Use --output FILE, or redirect "
                    + "standard output.")
                : new DownloadTarget(environment.Output, null, null);
        }

        if (Directory.Exists(output) || Path.EndsInDirectorySeparator(output))
        {
            throw new UsageException($"--output: '{output}' is a folder. Use the path of a file.");
        }

        try
        {
            string path = Path.GetFullPath(output);
            var file = new FileInfo(path);
            return TryOpenInPlace(path)
                ?? OpenBeside(file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }
        catch (DirectoryNotFoundException)
        {
            throw new UsageException($"--output: '{output}' cannot be written, because its folder does not exist. Create the folder, or "
                + "use another path.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--output: '{output}' cannot be written ({error.Message.TrimEnd('.')}). Use another path.");
        }
    }

    /// <summary>Completes the target, and moves a temporary file into its place.</summary>
    public async Task CompleteAsync()
    {
        await Stream.FlushAsync().ConfigureAwait(false);
        await Stream.DisposeAsync().ConfigureAwait(false);
        if (_temporary is not null)
        {
            File.Move(_temporary, _path!, overwrite: true);
        }

        _isComplete = true;
    }

    /// <summary>Gets the error to report for a write that failed.</summary>
    public Exception Explain(Exception failedWrite) => _path is null || failedWrite is OutputClosedException or OutputFailedException
        ? failedWrite
        : OutputFailedException.OfFile(_path, failedWrite);

    /// <summary>Closes the target, and deletes an incomplete file.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException) when (!_isComplete)
        {
            // What could not be written before cannot be written now; the first failure is reported.
        }

        if (_temporary is not null && !_isComplete)
        {
            File.Delete(_temporary);
        }
    }

    // A device, a pipe, or the result of >(command) in a shell is written to directly; a file would replace it.
    private static DownloadTarget? TryOpenInPlace(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return null;
        }

        // Opening changes nothing, and fails if the file is write-protected.
        var stream = new FileStream(
            path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.ReadWrite });
        bool isDevice = path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);
        if (isDevice || !stream.CanSeek)
        {
            return new DownloadTarget(stream, path, temporary: null);
        }

        stream.Dispose();
        return null;
    }

    private static DownloadTarget OpenBeside(string path)
    {
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Environment.ProcessId}.part");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows() && File.Exists(path))
        {
            // The permissions of an existing file are kept.
            options.UnixCreateMode = File.GetUnixFileMode(path);
        }

        return new DownloadTarget(new FileStream(temporary, options), path, temporary);
    }
}
