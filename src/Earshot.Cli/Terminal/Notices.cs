namespace Earshot.Cli.Terminal;

/// <summary>What the tool has to say beside its output: lines on standard error. May be used from any thread.</summary>
internal sealed class Notices(TextWriter error)
{
    private readonly Lock _gate = new();

    /// <summary>Says something that is good to know.</summary>
    public void Say(string line) => Write(TerminalText.Clean(line));

    /// <summary>Says what went wrong.</summary>
    public void Fail(string sentence) => Write("earshot: " + TerminalText.Clean(sentence));

    /// <summary>Writes several lines of the tool's own, as they are.</summary>
    public void Show(string lines) => Write(lines);

    /// <summary>Asks for something; the answer is typed behind it.</summary>
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

    /// <summary>Writes a line over the one that stands there, on a terminal; an empty one takes it away.</summary>
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

    // Nobody who could be told is left.
    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
        }
    }
}
