using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Earshot.Json;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost.Events;

/// <summary>Writes the data of events with the fields decoded that the server sends as JSON within a string.</summary>
/// <remarks>Only the fields that the contracts mark are decoded. Other text that looks like JSON remains text.</remarks>
internal static partial class EventData
{
    private static readonly FrozenSet<string> Encoded = EncodedFields().ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Writes the data, or null if there is none.</summary>
    public static void Write(ReadOnlySpan<byte> data, Utf8JsonWriter writer)
    {
        var reader = new Utf8JsonReader(data, FreeJson.Reader);
        if (data.IsEmpty || !reader.Read())
        {
            writer.WriteNullValue();
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            WriteFields(ref reader, writer);
        }
        else
        {
            JsonCopy.Value(ref reader, writer);
        }
    }

    private static void WriteFields(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = JsonCopy.Text(ref reader);
            writer.WritePropertyName(name);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !Encoded.Contains(name) || !TryWriteDecoded(JsonCopy.Text(ref reader), writer))
            {
                JsonCopy.Value(ref reader, writer);
            }
        }

        writer.WriteEndObject();
    }

    private static bool TryWriteDecoded(string text, Utf8JsonWriter writer)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        if (!IsStructure(utf8))
        {
            return false;
        }

        var reader = new Utf8JsonReader(utf8, FreeJson.Reader);
        reader.Read();
        JsonCopy.Value(ref reader, writer);
        return true;
    }

    // The text is read to its end before a byte is written, so that truncated JSON cannot break the output.
    private static bool IsStructure(byte[] utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, FreeJson.Reader);
            if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.Null))
            {
                return false;
            }

            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
