using System.Text;
using Earshot.Cli.Listening;
using Earshot.Cli.Terminal;
using Spectre.Console;

namespace Earshot.Cli.Output;

/// <summary>
/// Writes one line of text per event: time, type, user, channel or system, and text. Notifications are written between the events.
/// </summary>
internal sealed class PrettyOutput : IEventOutput
{
    /// <summary>The default width of the column for event types.</summary>
    public const int KindWidth = 16;

    private const int WhoWidth = 10;
    private const int WhereWidth = 14;
    private const int MinWidthForColumns = 90;

    // Redirected output has no width; a line of any post fits.
    private const int Unlimited = 1_000_000;

    private static readonly Style Faint = new(decoration: Decoration.Dim);

    private readonly ITerminal _terminal;
    private readonly TimeZoneInfo _zone;
    private readonly IAnsiConsole _console;
    private readonly TimeProvider _timeProvider;
    private readonly bool _namesServices;
    private readonly bool _isColored;
    private readonly int _kindWidth;
    private readonly bool _isWide;

    public PrettyOutput(ToolEnvironment environment, bool namesServices, int kindWidth = KindWidth, bool isWide = false)
    {
        _isWide = isWide;
        _kindWidth = kindWidth;
        _terminal = environment.Terminal;
        _timeProvider = environment.TimeProvider;
        _zone = environment.TimeProvider.LocalTimeZone;
        _namesServices = namesServices;
        _isColored = _terminal.IsOutput
            && string.IsNullOrEmpty(environment.Variable("NO_COLOR"))
            && environment.Variable("TERM") is not "dumb";
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            // Escape sequences are always enabled (plain text has none), because the alternative sets the process's own colors.
            Ansi = AnsiSupport.Yes,
            ColorSystem = _isColored ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
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
            new(SignOf(e.Origin), new Style(Color.Yellow)),
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
        WriteMark(
            source, _timeProvider.GetUtcNow(), "○", "not connected", ConnectionText.Describe(failedAttempt, source.Service), Color.Red);

    /// <inheritdoc/>
    public void Write(Source source, Gap gap) =>
        WriteMark(source, gap.Until, "▲", "gap", ConnectionText.Describe(gap, _zone), Color.Yellow);

    private static string SignOf(EventOrigin origin) => origin switch
    {
        EventOrigin.Live => " ",
        EventOrigin.Replay => "↺",
        EventOrigin.Observed => "·",
        _ => "⇣",
    };

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

    private void WriteMark(Source source, DateTimeOffset at, string sign, string title, string text, Color color)
    {
        var style = new Style(color, decoration: Decoration.Bold);
        WriteLine(
        [
            new(ConnectionText.Clock(at, _zone), Faint),
            new(sign, style),
            new(Column(title, _kindWidth), style),
            new(_namesServices ? $"{source.Service}: {text}" : text, new Style(color)),
        ]);
    }

    // Columns are aligned if the terminal is wide enough.
    private string Column(string text, int width)
    {
        string clean = TerminalText.Clean(text);
        bool isNarrow = _terminal.IsOutput && _terminal.Width < MinWidthForColumns + _kindWidth - KindWidth;
        return isNarrow ? clean : clean + new string(' ', Math.Max(0, width - TerminalText.Width(clean)));
    }

    private void WriteLine(ReadOnlySpan<Part> parts)
    {
        int room = _terminal.IsOutput && !_isWide ? _terminal.Width : Unlimited;
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
                paragraph.Append(fitting, _isColored ? part.Style : Style.Plain);
            }
        }

        _console.Write(paragraph);
        _console.WriteLine();
        _console.Profile.Out.Writer.Flush();
    }

    private readonly record struct Part(string Text, Style Style);
}
