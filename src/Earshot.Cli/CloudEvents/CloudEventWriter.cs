using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Earshot.Cli.Listening;
using Earshot.Mattermost;

namespace Earshot.Cli.CloudEvents;

/// <summary>Writes Mattermost's events as CloudEvents 1.0 in JSON, one a line. Used by one thread at a time.</summary>
internal sealed class CloudEventWriter(Uri server)
{
    private readonly string _source = server.AbsoluteUri.TrimEnd('/');
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>The event as a line, its end included; overwritten by the next call.</summary>
    public ReadOnlyMemory<byte> ToLine(MattermostEvent e, string id)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, CloudEventEnvelope.Readable))
        {
            json.WriteStartObject();
            json.WriteString("specversion"u8, "1.0"u8);
            json.WriteString("id"u8, id);
            json.WriteString("source"u8, _source);
            json.WriteString("type"u8, "com.mattermost." + e.Type);
            if (EventChannel.Of(e) is { } channel)
            {
                json.WriteString("subject"u8, channel);
            }

            json.WriteString("time"u8, CloudEventEnvelope.Time(EventTime.Of(e)));
            json.WriteString("origin"u8, CloudEventEnvelope.NameOf(e.Origin));

            // The extension "sequence" wants a string that sorts as text.
            json.WriteString("sequence"u8, e.Sequence.ToString("D10", CultureInfo.InvariantCulture));
            WriteData(json, e);
            json.WriteEndObject();
        }

        _line.Write("\n"u8);
        return _line.WrittenMemory;
    }

    private static void WriteData(Utf8JsonWriter json, MattermostEvent e)
    {
        var reader = new Utf8JsonReader(e.RawUtf8.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (!isData)
            {
                reader.Skip();
                continue;
            }

            json.WriteString("datacontenttype"u8, "application/json"u8);
            json.WritePropertyName("data"u8);
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                WriteFields(json, ref reader);
            }
            else
            {
                JsonCopy.Value(ref reader, json);
            }

            return;
        }
    }

    private static void WriteFields(Utf8JsonWriter json, ref Utf8JsonReader reader)
    {
        json.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = JsonCopy.Text(ref reader);
            json.WritePropertyName(name);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !EncodedFields.Names.Contains(name) || !TryWriteDecoded(json, JsonCopy.Text(ref reader)))
            {
                JsonCopy.Value(ref reader, json);
            }
        }

        json.WriteEndObject();
    }

    private static bool TryWriteDecoded(Utf8JsonWriter json, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        if (!IsStructure(utf8))
        {
            return false;
        }

        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        JsonCopy.Value(ref reader, json);
        return true;
    }

    // Read to the end before a byte of it is written: what breaks off must not break the line.
    private static bool IsStructure(byte[] utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
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
