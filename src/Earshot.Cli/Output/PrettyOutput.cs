using System.Text;
using Earshot.Cli.Listening;
using Earshot.Cli.Terminal;
using Spectre.Console;

namespace Earshot.Cli.Output;

/// <summary>One line an event, for people: time, kind, who, where, text; what happens to the connection stands between them.</summary>
internal sealed class PrettyOutput : IEventOutput
{
    /// <summary>How many columns kinds of events take where nobody says otherwise.</summary>
    public const int KindWidth = 16;

    private const int WhoWidth = 10;
    private const int WhereWidth = 14;
    private const int RoomyTerminal = 90;

    // Redirected output has no edge; a line of any post fits.
    private const int Endless = 1_000_000;

    private static readonly Style Faint = new(decoration: Decoration.Dim);

    private readonly ITerminal _terminal;
    private readonly TimeZoneInfo _zone;
    private readonly IAnsiConsole _console;
    private readonly TimeProvider _timeProvider;
    private readonly bool _namesServices;
    private readonly bool _isColoured;
    private readonly int _kindWidth;

    public PrettyOutput(ToolEnvironment environment, bool namesServices, int kindWidth = KindWidth)
    {
        _kindWidth = kindWidth;
        _terminal = environment.Terminal;
        _timeProvider = environment.TimeProvider;
        _zone = environment.TimeProvider.LocalTimeZone;
        _namesServices = namesServices;
        _isColoured = _terminal.IsOutput
            && string.IsNullOrEmpty(environment.Variable("NO_COLOR"))
            && environment.Variable("TERM") is not "dumb";
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            // Always the writer for escape sequences, which writes none for plain text; the other one would set the process's own colours.
            Ansi = AnsiSupport.Yes,
            ColorSystem = _isColoured ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(new StreamWriter(environment.Output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))),
        });
    }

    /// <inheritdoc/>
    public void Write(Source source, ListenerEvent e)
    {
        EventLine line = source.Line(e);
        Style kind = StyleOf(line.Tone);
        Style text = line.Tone switch
        {
            Tone.Presence or Tone.Other or Tone.Removed => Faint,
            Tone.Alarm => kind,
            _ => Style.Plain,
        };
        WriteLine(
        [
            new(ConnectionText.Clock(line.Time, _zone), Faint),
            new(e.Origin switch { EventOrigin.Live => " ", EventOrigin.Replay => "↺", EventOrigin.Observed => "·", _ => "⇣" }, new Style(Color.Yellow)),
            new(Column(line.Kind, _kindWidth), kind),
            new(Column(line.Who, WhoWidth), new Style(Color.Aqua)),
            new(Column(line.Where, WhereWidth), new Style(Color.Blue)),
            new(line.Text, text),
        ]);
    }

    /// <inheritdoc/>
    public void Write(Source source, ConnectNotification connect) =>
        WriteMark(source, connect.At, "●", ConnectionText.Title(connect), ConnectionText.Describe(connect, source.Account), Color.Green);

    /// <inheritdoc/>
    public void Write(Source source, DisconnectNotification disconnect) =>
        WriteMark(source, disconnect.At, "○", "disconnected", ConnectionText.Describe(disconnect), Color.Red);

    /// <inheritdoc/>
    public void Write(Source source, ListenerError failedAttempt) =>
        WriteMark(source, _timeProvider.GetUtcNow(), "○", "not connected", ConnectionText.Describe(failedAttempt, source.Service), Color.Red);

    /// <inheritdoc/>
    public void Write(Source source, Gap gap) =>
        WriteMark(source, gap.Until, "▲", "gap", ConnectionText.Describe(gap, _zone), Color.Yellow);

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Said => new Style(Color.Green),
        Tone.Changed => new Style(Color.Yellow),
        Tone.Removed => new Style(Color.Red),
        Tone.Reacted => new Style(Color.Fuchsia),
        Tone.Alarm => new Style(Color.Red, decoration: Decoration.Bold),
        Tone.Warning => new Style(Color.Yellow, decoration: Decoration.Bold),
        _ => Faint,
    };

    private void WriteMark(Source source, DateTimeOffset at, string sign, string title, string text, Color colour)
    {
        var style = new Style(colour, decoration: Decoration.Bold);
        WriteLine(
        [
            new(ConnectionText.Clock(at, _zone), Faint),
            new(sign, style),
            new(Column(title, _kindWidth), style),
            new(_namesServices ? $"{source.Service}: {text}" : text, new Style(colour)),
        ]);
    }

    // Columns stand in line where there is room; in a narrow terminal every column counts.
    private string Column(string text, int width)
    {
        string clean = TerminalText.Clean(text);
        return _terminal.IsOutput && _terminal.Width < RoomyTerminal + _kindWidth - KindWidth ? clean : clean + new string(' ', Math.Max(0, width - TerminalText.Width(clean)));
    }

    private void WriteLine(ReadOnlySpan<Part> parts)
    {
        int room = _terminal.IsOutput ? _terminal.Width : Endless;
        _console.Profile.Width = room + 1;
        var paragraph = new Paragraph();
        bool isFirst = true;
        foreach (Part part in parts)
        {
            string text = TerminalText.Clean(part.Text);
            if (text.Length == 0)
            {
                continue;
            }

            if (!isFirst)
            {
                text = " " + text;
            }

            string fitting = room > 0 ? TerminalText.Fit(text, room) : "";
            room -= TerminalText.Width(fitting);
            isFirst = false;
            if (fitting.Length > 0)
            {
                paragraph.Append(fitting, _isColoured ? part.Style : Style.Plain);
            }
        }

        _console.Write(paragraph);
        _console.WriteLine();
        _console.Profile.Out.Writer.Flush();
    }

    private readonly record struct Part(string Text, Style Style);
}
