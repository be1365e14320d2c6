namespace Earshot.Cli;

/// <summary>How the tool ends; scripts rely on these numbers.</summary>
internal static class ExitCode
{
    /// <summary>Done: ended by Ctrl+C, <c>--count</c>, <c>--for</c> or by the reader of the output.</summary>
    public const int Done = 0;

    /// <summary>Failed in a way that has no number of its own.</summary>
    public const int Failed = 1;

    /// <summary>The command line, a setting or a file named there is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>The server refuses the log-in, or no longer accepts it.</summary>
    public const int LoginRefused = 3;

    /// <summary>The server can't be reached, takes no more calls for a while, or what answers is something else.</summary>
    public const int OutOfReach = 4;

    /// <summary>The account may not do what was called.</summary>
    public const int NotPermitted = 5;

    /// <summary>What was called for isn't there, or the account may not see it.</summary>
    public const int NotFound = 6;

    /// <summary>The server refuses the call itself: a value is wrong, or it collides with what is there.</summary>
    public const int Refused = 7;
}
