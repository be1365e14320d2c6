using Earshot.Cli.Errors;
using Earshot.Cli.Mattermost.Values;
using Earshot.Cli.Terminal;
using Earshot.Mattermost;

namespace Earshot.Cli.Mattermost.Transfers;

/// <summary>Opens files that are read while they are sent.</summary>
internal static class UploadFile
{
    private const string StandardInputName = "standard-input";

    /// <summary>Opens a file.</summary>
    /// <param name="path">The path, or - for standard input.</param>
    /// <param name="option">The option, for errors.</param>
    /// <param name="reader">The reader of values, which shares standard input.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="name">The name under which the file is sent, or null to use its own.</param>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static FileUpload Open(string path, string option, ValueReader reader, ToolEnvironment environment, string? name)
    {
        if (path == "-")
        {
            reader.TakeInput(option);
            return new FileUpload(environment.OpenInput(), name ?? StandardInputName);
        }

        if (path.Length == 0 || Directory.Exists(path))
        {
            throw new UsageException(path.Length == 0
                ? $"{option}: '' is not a valid file name. Use the path of a file."
                : $"{option}: '{path}' is a folder. Use the path of a file.");
        }

        try
        {
            var options = new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan };
            return new FileUpload(new FileStream(path, options), name ?? Path.GetFileName(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw ValueReader.Unreadable(option, path, error);
        }
    }
}
