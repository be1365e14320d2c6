using Earshot.Cli.Errors;
using Earshot.Cli.Mattermost.Responses;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Mattermost.Transfers;

/// <summary>Where the bytes of a download go: standard output, a file that appears when all of it is there, or a device or pipe.</summary>
internal sealed class DownloadTarget : IAsyncDisposable
{
    private readonly string? _path;
    private readonly string? _temporary;
    private bool _isWhole;

    private DownloadTarget(Stream stream, string? path, string? temporary)
    {
        Stream = stream;
        _path = path;
        _temporary = temporary;
    }

    /// <summary>What to write to.</summary>
    public Stream Stream { get; }

    /// <summary>What is being written, for people.</summary>
    public string Name => _path is null ? "download" : Path.GetFileName(_path);

    /// <summary>Opens it.</summary>
    /// <param name="output">What <c>--output</c> says.</param>
    /// <param name="environment">Has standard output.</param>
    /// <exception cref="UsageException">Nothing can be written there.</exception>
    public static DownloadTarget Open(string? output, ToolEnvironment environment)
    {
        if (output is null or "-")
        {
            return environment.Terminal.IsOutput
                ? throw new UsageException("the answer is a file, which would upset the terminal. Name a file by --output FILE, or send standard output somewhere else.")
                : new DownloadTarget(new StandardOutputStream(environment), null, null);
        }

        if (Directory.Exists(output) || Path.EndsInDirectorySeparator(output))
        {
            throw new UsageException($"--output: '{output}' is a folder; name a file in it.");
        }

        try
        {
            string path = Path.GetFullPath(output);
            var file = new FileInfo(path);
            return TryOpenInPlace(path) ?? OpenBeside(file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }
        catch (DirectoryNotFoundException)
        {
            throw new UsageException($"--output: '{output}' can't be written: its folder doesn't exist.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--output: '{output}' can't be written ({error.Message.TrimEnd('.')}).");
        }
    }

    /// <summary>Puts what was written into its place.</summary>
    public async Task CompleteAsync()
    {
        await Stream.FlushAsync().ConfigureAwait(false);
        await Stream.DisposeAsync().ConfigureAwait(false);
        if (_temporary is not null)
        {
            File.Move(_temporary, _path!, overwrite: true);
        }

        _isWhole = true;
    }

    /// <summary>Takes away what is no whole file.</summary>
    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync().ConfigureAwait(false);
        if (_temporary is not null && !_isWhole)
        {
            File.Delete(_temporary);
        }
    }

    // A device, a pipe or what a shell puts for >(command) is written to; a file put in its place would destroy it.
    private static DownloadTarget? TryOpenInPlace(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return null;
        }

        // Opening changes nothing, and refuses a file that may not be written to.
        var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.ReadWrite });
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
            // Who was kept from reading the file before stays so.
            options.UnixCreateMode = File.GetUnixFileMode(path);
        }

        return new DownloadTarget(new FileStream(temporary, options), path, temporary);
    }
}
