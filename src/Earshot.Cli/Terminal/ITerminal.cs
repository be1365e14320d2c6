namespace Earshot.Cli.Terminal;

/// <summary>Represents the terminal of the tool.</summary>
internal interface ITerminal
{
    /// <summary>Gets a value that indicates whether standard output is a terminal.</summary>
    bool IsOutput { get; }

    /// <summary>Gets a value that indicates whether standard error is a terminal.</summary>
    bool IsError { get; }

    /// <summary>Gets a value that indicates whether the tool can prompt: standard input and standard error are terminals.</summary>
    bool CanAsk { get; }

    /// <summary>Gets the current width of the terminal in columns, at least 20.</summary>
    int Width { get; }

    /// <summary>Reads a line that is displayed while it is typed, or returns null if the input ends.</summary>
    Task<string?> ReadLineAsync(CancellationToken cancellationToken);

    /// <summary>Reads a line without displaying it, or returns null if the input ends.</summary>
    Task<string?> ReadSecretAsync(CancellationToken cancellationToken);
}
