using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Creates the only message that a client sends: its token, and the account whose events it subscribes to.</summary>
internal static class IdentifyMessage
{
    // Browsers escape only what they must.
    private static readonly JsonWriterOptions Style = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Creates the message, with the fields in the order in which working clients send them.</summary>
    /// <param name="token">The access token.</param>
    /// <param name="userId">The account ID.</param>
    /// <param name="userAgent">The name of the sender.</param>
    /// <param name="now">The local time. The service does not seem to check it.</param>
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
