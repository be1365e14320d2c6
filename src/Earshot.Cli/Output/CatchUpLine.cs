using System.Globalization;
using Earshot.Cli.Listening;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Output;

/// <summary>Shows on one line of a terminal how far a catch-up is. Called by one thread at a time.</summary>
internal sealed class CatchUpLine(Notices notices, ITerminal terminal)
{
    private string _line = "";

    /// <summary>Shows the progress. The line disappears at the end.</summary>
    public void Show(Source source, CatchUpProgress progress)
    {
        string events = progress.Events == 1 ? "1 event" : $"{progress.Events.ToString(CultureInfo.InvariantCulture)} events";
        string line = string.Create(
            CultureInfo.InvariantCulture, $"{source.Service}: catching up, {progress.Done} of {progress.Total} done, {events}");
        _line = progress.IsComplete ? "" : TerminalText.Fit(line, Math.Max(terminal.Width - 1, 1));
        notices.Redraw(_line);
    }

    /// <summary>Removes the line while something else is written.</summary>
    public void Hide()
    {
        if (_line.Length > 0)
        {
            notices.Redraw("");
        }
    }

    /// <summary>Shows the line again.</summary>
    public void Restore()
    {
        if (_line.Length > 0)
        {
            notices.Redraw(_line);
        }
    }
}
