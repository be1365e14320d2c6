namespace Earshot.Cli.Terminal;

/// <summary>Writes messages to standard error. This type is thread-safe.</summary>
/// <param name="error">Standard error.</param>
/// <param name="terminal">The terminal at whose width long messages are wrapped, or null.</param>
internal sealed class Notices(TextWriter error, ITerminal? terminal = null)
{
    /// <summary>The warning for <c>--insecure</c>.</summary>
    public const string InsecureWarning =
        "WARNING: --insecure accepts any certificate. Anyone on the network path can read all traffic, including the token or password.";

    private readonly Lock _gate = new();

    /// <summary>Gets a value that indicates whether a message was lost, for example because a disk is full.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Writes a note.</summary>
    public void Say(string line) => Write(Wrapped(TerminalText.Clean(line), indent: 0));

    /// <summary>Writes a paragraph whose lines after the first one are indented by a number of columns.</summary>
    public void Say(string line, int indent) => Write(Wrapped(TerminalText.Clean(line), indent));

    /// <summary>Writes an error.</summary>
    public void Fail(string sentence) => Write(Wrapped("earshot: " + TerminalText.Clean(sentence), indent: 0));

    /// <summary>Writes lines of the tool's own unchanged.</summary>
    public void Show(string lines) => Write(lines);

    /// <summary>Writes a prompt, without a line break.</summary>
    public void Ask(string question)
    {
        lock (_gate)
        {
            Try(() =>
            {
                error.Write(TerminalText.Clean(question));
                error.Flush();
            });
        }
    }

    /// <summary>Replaces the current line of a terminal. An empty string removes it.</summary>
    public void Redraw(string line)
    {
        lock (_gate)
        {
            Try(() =>
            {
                error.Write($"\r{TerminalText.Clean(line)}\x1b[K");
                error.Flush();
            });
        }
    }

    // A terminal would break words. A line that is indented is a command to copy.
    private string Wrapped(string line, int indent) =>
        terminal is { IsError: true } && (indent > 0 || !line.StartsWith("  ", StringComparison.Ordinal))
            ? string.Join(Environment.NewLine, TerminalText.Wrap(line, terminal.Width, indent))
            : line;

    private void Write(string line)
    {
        lock (_gate)
        {
            Try(() =>
            {
                error.WriteLine(line);
                error.Flush();
            });
        }
    }

    // A message that is lost cannot be reported elsewhere; the exit code tells that it was.
    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            HasFailed |= lost is not OutputClosedException;
        }
    }
}
