using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Earshot.Json;
using Earshot.Mattermost.Json;
using Earshot.SimpliSafe;

namespace Earshot.Cli.CloudEvents;

/// <summary>Formats SimpliSafe events as CloudEvents 1.0 in JSON, one per line. Used by one thread at a time.</summary>
internal sealed class SimpliSafeEventWriter(Uri api)
{
    private readonly string _source = api.GetLeftPart(UriPartial.Authority);
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>Formats an event as a line with a line break. The next call overwrites the result.</summary>
    public ReadOnlyMemory<byte> ToLine(SimpliSafeEvent e)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, CloudEventEnvelope.Readable))
        {
            json.WriteStartObject();
            json.WriteString("specversion"u8, "1.0"u8);
            json.WriteString("id"u8, e.Id);
            json.WriteString("source"u8, _source);
            json.WriteString("type"u8, "com.simplisafe.event." + SimpliSafeNames.Of(e));
            json.WriteString("subject"u8, e.SystemId.ToString(CultureInfo.InvariantCulture));
            json.WriteString("time"u8, CloudEventEnvelope.Time(e.OccurredAt));
            json.WriteString("origin"u8, CloudEventEnvelope.NameOf(e.Origin));
            json.WriteString("datacontenttype"u8, "application/json"u8);
            json.WritePropertyName("data"u8);
            var reader = new Utf8JsonReader(e.RawUtf8.Span, FreeJson.Reader);
            reader.Read();
            JsonCopy.Value(ref reader, json);
            json.WriteEndObject();
        }

        _line.Write("\n"u8);
        return _line.WrittenMemory;
    }
}
