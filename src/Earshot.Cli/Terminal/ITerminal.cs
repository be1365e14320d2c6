namespace Earshot.Cli.Terminal;

/// <summary>What the tool needs to know of the terminal that it may run on.</summary>
internal interface ITerminal
{
    /// <summary>Whether standard output is a terminal.</summary>
    bool IsOutput { get; }

    /// <summary>Whether standard error is a terminal.</summary>
    bool IsError { get; }

    /// <summary>Whether somebody can be asked: standard input and standard error are terminals.</summary>
    bool CanAsk { get; }

    /// <summary>The columns of the terminal at this moment; at least 20.</summary>
    int Width { get; }

    /// <summary>Reads a line that is shown while it is typed; null when the input ends before.</summary>
    Task<string?> ReadLineAsync(CancellationToken cancellationToken);

    /// <summary>Reads what is typed up to Enter without showing it; null when the input ends before.</summary>
    Task<string?> ReadSecretAsync(CancellationToken cancellationToken);
}
