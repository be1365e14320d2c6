namespace Earshot.Cli;

/// <summary>Contains the exit codes. Scripts rely on these numbers.</summary>
internal static class ExitCode
{
    /// <summary>
    /// The command succeeded; or a listener was stopped by Ctrl+C, <c>--count</c>, <c>--for</c>, or the reader of its output.
    /// </summary>
    public const int Done = 0;

    /// <summary>The command failed for a reason that has no code of its own, or it was stopped before it was complete.</summary>
    public const int Failed = 1;

    /// <summary>The command line, an environment variable, or a file named there is not valid.</summary>
    public const int WrongUsage = 2;

    /// <summary>The server rejected the login, or no longer accepts it.</summary>
    public const int LoginRefused = 3;

    /// <summary>The server could not be reached, blocks calls temporarily, or is not the expected service.</summary>
    public const int OutOfReach = 4;

    /// <summary>The account lacks the required permission.</summary>
    public const int NotPermitted = 5;

    /// <summary>The resource does not exist, or the account cannot access it.</summary>
    public const int NotFound = 6;

    /// <summary>The server rejected the request: a value is not valid, or it conflicts with the current state.</summary>
    public const int Refused = 7;
}
