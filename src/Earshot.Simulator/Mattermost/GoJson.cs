using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost;

/// <summary>Writes JSON as Go does: compact, with &lt;, &gt;, and &amp; escaped, and maps sorted by key.</summary>
internal static class GoJson
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode? node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }

        string text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return text.AsSpan().ContainsAny('<', '>', '&')
            ? text.Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal)
                .Replace("&", "\\u0026", StringComparison.Ordinal)
            : text;
    }

    /// <summary>Creates an object whose keys are in ordinal order, as the server writes maps.</summary>
    public static JsonObject Map(IEnumerable<KeyValuePair<string, JsonNode?>> entries)
    {
        var map = new JsonObject();
        foreach ((string key, JsonNode? value) in entries.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            map[key] = value;
        }

        return map;
    }

    /// <summary>Copies some or all entries of a map.</summary>
    public static JsonObject Copy(IEnumerable<KeyValuePair<string, JsonNode?>> map) =>
        Map(map.Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

    public static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    public static JsonArray Strings(IEnumerable<string> items) => Array(items.Select(i => (JsonNode?)i));
}
