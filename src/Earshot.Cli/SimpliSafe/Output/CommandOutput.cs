using System.Buffers;
using System.Text;
using System.Text.Json;
using Earshot.Cli.CloudEvents;
using Earshot.Cli.Listening;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.SimpliSafe.Output;

/// <summary>The result of a command on standard output: lines for people, or one JSON object a line.</summary>
internal sealed class CommandOutput(ToolEnvironment environment, OutputFormat? format)
{
    private const int WidestColumn = 28;

    /// <summary>Whether programs read it.</summary>
    public bool IsJson { get; } = (format ?? (environment.Terminal.IsOutput ? OutputFormat.Pretty : OutputFormat.Json)) == OutputFormat.Json;

    /// <summary>Where the user is.</summary>
    public TimeZoneInfo Zone => environment.TimeProvider.LocalTimeZone;

    /// <summary>Writes a line for people; names of strangers in it do no harm.</summary>
    public void Line(string text) => Write(Encoding.UTF8.GetBytes(TerminalText.Clean(text).TrimEnd() + "\n"));

    /// <summary>Writes rows for people, their columns in line.</summary>
    public void Rows(IEnumerable<string[]> rows)
    {
        string[][] clean = [.. rows.Select(row => row.Select(TerminalText.Clean).ToArray())];
        if (clean.Length == 0)
        {
            return;
        }

        int[] widths = [.. Enumerable.Range(0, clean.Max(row => row.Length))
            .Select(i => Math.Min(clean.Max(row => i < row.Length ? TerminalText.Width(row[i]) : 0), WidestColumn))];
        foreach (string[] row in clean)
        {
            Line(string.Concat(row.Select((cell, i) => cell + new string(' ', Math.Max(0, widths[i] - TerminalText.Width(cell)) + 2))));
        }
    }

    /// <summary>Writes an object for programs, as one line.</summary>
    public void Object(Action<Utf8JsonWriter> fields)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, CloudEventEnvelope.Readable))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        Write(line.WrittenSpan);
    }

    /// <summary>Writes a line that is ready, its end included.</summary>
    public void Raw(ReadOnlySpan<byte> line) => Write(line);

    private void Write(ReadOnlySpan<byte> text)
    {
        environment.Output.Write(text);
        environment.Output.Flush();
    }
}
