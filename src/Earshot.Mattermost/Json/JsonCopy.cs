using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Earshot.Json;

namespace Earshot.Mattermost.Json;

/// <summary>Copies JSON token by token: white space between tokens is removed, and numbers are kept as they are written.</summary>
internal static class JsonCopy
{
    /// <summary>Gets the options for JSON that people read: letters of all languages are not escaped.</summary>
    public static JsonWriterOptions Readable { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = int.MaxValue,
    };

    /// <summary>Copies the value at the reader's position. The reader is left at the last token of the value.</summary>
    public static void Value(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        if (FreeJson.RoomOf(writer) is < int.MaxValue and int room && FreeJson.DepthOf(reader) > room)
        {
            writer.WriteRawValue(ToText(ref reader), skipInputValidation: true);
            return;
        }

        int depth = reader.CurrentDepth;
        bool isContainer = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        Token(ref reader, writer);
        while (isContainer && reader.Read())
        {
            Token(ref reader, writer);
            isContainer = reader.CurrentDepth > depth;
        }
    }

    /// <summary>Copies the value at the reader's position to a text. The reader is left at the last token of the value.</summary>
    public static byte[] ToText(ref Utf8JsonReader reader)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, Readable))
        {
            Value(ref reader, writer);
        }

        return text.WrittenSpan.ToArray();
    }

    /// <summary>Creates an element that is a string.</summary>
    public static JsonElement Quoted(ReadOnlySpan<byte> text)
    {
        var quoted = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(quoted))
        {
            writer.WriteStringValue(text);
        }

        return JsonElement.Parse(quoted.WrittenSpan);
    }

    /// <summary>Returns the text of a string or a property name. Text that is not valid is returned as it is written.</summary>
    public static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The text contains half of a surrogate pair.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static void Token(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(Text(ref reader));
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(Text(ref reader));
                break;
            case JsonTokenType.Number:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.WriteBooleanValue(reader.TokenType == JsonTokenType.True);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
