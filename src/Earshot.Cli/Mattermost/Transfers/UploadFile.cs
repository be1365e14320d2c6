using Earshot.Cli.Errors;
using Earshot.Cli.Mattermost.Values;
using Earshot.Cli.Terminal;
using Earshot.Mattermost;

namespace Earshot.Cli.Mattermost.Transfers;

/// <summary>Files that are sent as they are read.</summary>
internal static class UploadFile
{
    private const string NameOfInput = "standard-input";

    /// <summary>Opens one.</summary>
    /// <exception cref="UsageException">It can't be read.</exception>
    public static FileUpload Open(string path, string option, ValueReader given, ToolEnvironment environment)
    {
        if (path == "-")
        {
            given.TakeInput(option);
            return new FileUpload(environment.OpenInput(), NameOfInput);
        }

        if (path.Length == 0 || Directory.Exists(path))
        {
            throw new UsageException(path.Length == 0 ? $"{option}: '' is no file name." : $"{option}: '{path}' is a folder; name a file in it.");
        }

        try
        {
            var options = new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan };
            return new FileUpload(new FileStream(path, options), Path.GetFileName(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{option}: the file '{path}' doesn't exist.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{option}: the file '{path}' can't be read ({error.Message.TrimEnd('.')}).");
        }
    }
}
