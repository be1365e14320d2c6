using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>The one message that a client sends: who it is, and whose events it wants.</summary>
internal static class IdentifyMessage
{
    // As browsers write JSON: nothing escaped that needn't be.
    private static readonly JsonWriterOptions Style = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it, field by field in the order in which clients that work send it.</summary>
    /// <param name="token">The access token.</param>
    /// <param name="userId">The account.</param>
    /// <param name="userAgent">What stands for the sender.</param>
    /// <param name="now">The machine's time; nobody seems to check it.</param>
    public static byte[] Write(string token, long userId, string userAgent, DateTimeOffset now)
    {
        var bytes = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(bytes, Style))
        {
            json.WriteStartObject();
            json.WriteString("datacontenttype", "application/json");
            json.WriteString("type", "com.simplisafe.connection.identify");
            json.WriteString("time", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"ts:{now.ToUnixTimeMilliseconds()}"));
            json.WriteString("specversion", "1.0");
            json.WriteString("source", userAgent);
            json.WriteStartObject("data");
            json.WriteStartObject("auth");
            json.WriteString("schema", "bearer");
            json.WriteString("token", token);
            json.WriteEndObject();
            json.WriteStartArray("join");
            json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"uid:{userId}"));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
