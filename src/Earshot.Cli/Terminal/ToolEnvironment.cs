namespace Earshot.Cli.Terminal;

/// <summary>Represents the environment of the tool, which a test can replace.</summary>
internal sealed class ToolEnvironment
{
    /// <summary>Gets standard output. It is written to synchronously and never closed.</summary>
    public required Stream Output { get; init => field = new StandardOutput(value); }

    /// <summary>Gets a value that indicates whether the process was started with standard output.</summary>
    public bool HasOutput { get; init; } = true;

    /// <summary>Gets standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Gets standard input as text.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Gets the function that opens standard input as bytes.</summary>
    public Func<Stream> OpenInput { get; init; } = static () => Stream.Null;

    /// <summary>Gets the terminal.</summary>
    public required ITerminal Terminal { get; init; }

    /// <summary>Gets the function that returns the value of an environment variable, or null or an empty string if it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Gets the source of requests to stop, such as Ctrl+C.</summary>
    public required IInterruptions Interruptions { get; init; }

    /// <summary>Gets the function that determines whether the reader of standard output has closed it.</summary>
    public Func<bool> IsOutputAbandoned { get; init; } = static () => false;

    /// <summary>Gets the function that opens a page in the user's browser, and returns false if no browser is available.</summary>
    public Func<Uri, bool> OpenBrowser { get; init; } = static _ => false;

    /// <summary>Gets the clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Creates the environment of the current process.</summary>
    public static ToolEnvironment OfProcess() => new()
    {
        HasOutput = OutputDescriptor.IsOpen(),
        Output = OutputDescriptor.Open(),
        Error = Console.Error,
        Input = Console.In,
        OpenInput = Console.OpenStandardInput,
        Terminal = new ProcessTerminal(),
        Variable = Environment.GetEnvironmentVariable,
        Interruptions = new ProcessInterruptions(),
        IsOutputAbandoned = OutputDescriptor.IsAbandoned,
        OpenBrowser = Browser.TryOpen,
    };
}
