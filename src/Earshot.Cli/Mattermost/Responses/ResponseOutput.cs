using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Earshot.Cli.Mattermost.Values;
using Earshot.Cli.Output;
using Earshot.Cli.Terminal;
using Earshot.Mattermost;

namespace Earshot.Cli.Mattermost.Responses;

/// <summary>Writes responses to standard output: JSON as the models serialize it, and text.</summary>
internal sealed class ResponseOutput(ToolEnvironment environment, OutputFormat? format)
{
    private readonly bool _isIndented = OutputFormats.Choose(format, environment.Terminal) == OutputFormat.Pretty;

    /// <summary>Writes a response. For null, nothing is written.</summary>
    public void Write(object? response, Type type)
    {
        switch (response)
        {
            case null:
                break;
            case string text:
                WriteText(text);
                break;
            case Uri url:
                WriteText(url.OriginalString);
                break;
            default:
                WriteJson(response, type, _isIndented);
                break;
        }
    }

    /// <summary>Writes one item of a response as one line.</summary>
    public void WriteLine(object item, Type type) => WriteJson(item, type, isIndented: false);

    private void WriteText(string text)
    {
        string lines = environment.Terminal.IsOutput
            ? string.Join('\n', text.Split('\n').Select(line => TerminalText.Clean(line.TrimEnd('\r'))))
            : text;
        Write(Encoding.UTF8.GetBytes(lines.Length == 0 || lines.EndsWith('\n') ? lines : lines + "\n"));
    }

    private void WriteJson(object value, Type type, bool isIndented)
    {
        var text = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Indented = isIndented,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        };
        using (var writer = new Utf8JsonWriter(text, options))
        {
            WriteValue(writer, value, type);
        }

        text.Write("\n"u8);
        Write(environment.Terminal.IsOutput ? EscapeDirection(text.WrittenSpan) : text.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value, Type type)
    {
        if (type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
        {
            // Each entry of a map is an item: an object with one name.
            writer.WriteStartObject();
            writer.WritePropertyName((string)type.GetProperty(nameof(KeyValuePair<,>.Key))!.GetValue(value)!);
            WriteValue(writer, type.GetProperty(nameof(KeyValuePair<,>.Value))!.GetValue(value), type.GetGenericArguments()[1]);
            writer.WriteEndObject();
        }
        else if (ClrValue.ListItem(type) is { } item && !MattermostJson.Options.TryGetTypeInfo(type, out JsonTypeInfo? _))
        {
            writer.WriteStartArray();
            foreach (object? one in (IEnumerable)value!)
            {
                WriteValue(writer, one, item);
            }

            writer.WriteEndArray();
        }
        else
        {
            JsonSerializer.Serialize(writer, value, MattermostJson.Options.GetTypeInfo(type));
        }
    }

    // JSON escapes control characters, but not the characters that change the writing direction.
    private static ReadOnlySpan<byte> EscapeDirection(ReadOnlySpan<byte> json)
    {
        string text = Encoding.UTF8.GetString(json);
        if (!text.AsSpan().ContainsAny(DirectionMarks))
        {
            return json;
        }

        var escaped = new StringBuilder();
        foreach (char c in text)
        {
            escaped.Append(DirectionMarks.Contains(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString());
        }

        return Encoding.UTF8.GetBytes(escaped.ToString());
    }

    private static readonly SearchValues<char> DirectionMarks =
        SearchValues.Create("\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uFEFF\u007F");

    private void Write(ReadOnlySpan<byte> bytes)
    {
        environment.Output.Write(bytes);
        environment.Output.Flush();
    }
}
