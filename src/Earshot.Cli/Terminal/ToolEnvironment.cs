namespace Earshot.Cli.Terminal;

/// <summary>Everything that the tool takes from outside, so that a test can run the whole of it.</summary>
internal sealed class ToolEnvironment
{
    /// <summary>Standard output; written to synchronously, never closed.</summary>
    public required Stream Output { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input, for what comes in a pipe.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Opens standard input for bytes, where they come in a pipe.</summary>
    public Func<Stream> OpenInput { get; init; } = static () => Stream.Null;

    /// <summary>What is known of the terminal, and the asking there.</summary>
    public required ITerminal Terminal { get; init; }

    /// <summary>An environment variable; null or empty where it isn't set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Ctrl+C and the like.</summary>
    public required IInterruptions Interruptions { get; init; }

    /// <summary>Whether whoever read standard output has gone.</summary>
    public Func<bool> IsOutputAbandoned { get; init; } = static () => false;

    /// <summary>Shows a page in the user's browser; false where there is none.</summary>
    public Func<Uri, bool> OpenBrowser { get; init; } = static _ => false;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The process's own.</summary>
    public static ToolEnvironment OfProcess() => new()
    {
        Output = Console.OpenStandardOutput(),
        Error = Console.Error,
        Input = Console.In,
        OpenInput = Console.OpenStandardInput,
        Terminal = new ProcessTerminal(),
        Variable = Environment.GetEnvironmentVariable,
        Interruptions = new ProcessInterruptions(),
        IsOutputAbandoned = OutputPipe.IsAbandoned,
        OpenBrowser = Browser.TryOpen,
    };
}
