using System.Buffers;
using System.Text;
using System.Text.Json;
using Earshot.Cli.CloudEvents;
using Earshot.Cli.Output;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.SimpliSafe.Output;

/// <summary>Writes the result of a command to standard output: text for reading, or one JSON object per line.</summary>
internal sealed class CommandOutput(ToolEnvironment environment, OutputFormat? format)
{
    private const int WidestColumn = 28;

    /// <summary>Gets a value that indicates whether the output is JSON.</summary>
    public bool IsJson { get; } = OutputFormats.Choose(format, environment.Terminal) == OutputFormat.Json;

    /// <summary>Gets the user's time zone.</summary>
    public TimeZoneInfo Zone => environment.TimeProvider.LocalTimeZone;

    /// <summary>Writes a line of text. Control characters in it are replaced.</summary>
    public void Line(string text) => Write(Encoding.UTF8.GetBytes(TerminalText.Clean(text).TrimEnd() + "\n"));

    /// <summary>Writes rows of text with aligned columns.</summary>
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

    /// <summary>Writes a JSON object as one line.</summary>
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

    /// <summary>Writes a formatted line, which includes its line break.</summary>
    public void Raw(ReadOnlySpan<byte> line) => Write(line);

    private void Write(ReadOnlySpan<byte> text)
    {
        environment.Output.Write(text);
        environment.Output.Flush();
    }
}
