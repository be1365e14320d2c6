using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Earshot.Mattermost;

namespace Earshot.Cli.CloudEvents;

/// <summary>Formats Mattermost events as CloudEvents 1.0 in JSON, one per line. Used by one thread at a time.</summary>
internal sealed class CloudEventWriter(Uri server)
{
    private readonly string _source = server.AbsoluteUri.TrimEnd('/');
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>Formats an event as a line with a line break. The next call overwrites the result.</summary>
    public ReadOnlyMemory<byte> ToLine(MattermostEvent e)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, CloudEventEnvelope.Readable))
        {
            json.WriteStartObject();
            json.WriteString("specversion"u8, "1.0"u8);
            json.WriteString("id"u8, e.Id);
            json.WriteString("source"u8, _source);
            json.WriteString("type"u8, "com.mattermost." + e.Type);
            if (e.ChannelId is { } channel)
            {
                json.WriteString("subject"u8, channel);
            }

            json.WriteString("time"u8, CloudEventEnvelope.Time(e.OccurredAt));
            json.WriteString("origin"u8, CloudEventEnvelope.NameOf(e.Origin));

            // The "sequence" extension requires a string that sorts in order.
            if (e.Sequence >= 0)
            {
                json.WriteString("sequence"u8, e.Sequence.ToString("D10", CultureInfo.InvariantCulture));
            }

            if (e.Data.ValueKind != JsonValueKind.Undefined)
            {
                json.WriteString("datacontenttype"u8, "application/json"u8);
                json.WritePropertyName("data"u8);
                e.WriteData(json);
            }

            json.WriteEndObject();
        }

        _line.Write("\n"u8);
        return _line.WrittenMemory;
    }
}
