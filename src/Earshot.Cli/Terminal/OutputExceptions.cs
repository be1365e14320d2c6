namespace Earshot.Cli.Terminal;

/// <summary>
/// The exception that is thrown when the reader of standard output has closed it, as <c>head</c> does. The tool ends with 0.
/// </summary>
internal sealed class OutputClosedException() : IOException("The reader of standard output has closed it.");

/// <summary>The exception that is thrown when output cannot be written, so that it is lost.</summary>
internal sealed class OutputFailedException : IOException
{
    /// <summary>The message if the process was started without standard output.</summary>
    public const string NoOutput =
        "standard output is closed. Nothing was done. Redirect standard output to /dev/null if the output is not needed.";

    private OutputFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for standard output.</summary>
    public static OutputFailedException OfStandardOutput(Exception cause) =>
        new($"standard output cannot be written ({Reason(cause)}). Output is missing.", cause);

    /// <summary>Creates the exception for the file of a download.</summary>
    public static OutputFailedException OfFile(string file, Exception cause) =>
        new(
            $"--output: '{file}' cannot be written ({Reason(cause)}). The download is incomplete. Free some space, or use another path.",
            cause);

    /// <summary>Adds a sentence to the message.</summary>
    public OutputFailedException With(string sentence) => new($"{Message} {sentence}", InnerException!);

    // .NET adds the path, which is a temporary one.
    private static string Reason(Exception cause) => cause.Message.Split(" : '")[0].TrimEnd('.');
}
