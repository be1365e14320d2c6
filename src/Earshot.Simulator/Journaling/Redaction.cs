using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Journaling;

/// <summary>Takes credentials out of what the journal keeps.</summary>
internal static class Redaction
{
    private const string Mask = "…";

    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 256 };
    // Default escaping would turn the mask itself into an escape.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] SecretEndings = ["token", "password", "secret", "authorization", "verifier", "mfa_code"];
    private static readonly string[] SecretNames = ["code", "pin"];

    /// <summary>The query as it came, but for the values of secret parameters.</summary>
    public static string Query(string query)
    {
        if (query.Length < 2)
        {
            return "";
        }

        IEnumerable<string> parts = query[1..].Split('&').Select(part =>
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            return equals >= 0 && IsSecret(Uri.UnescapeDataString(part[..equals])) ? part[..(equals + 1)] + Mask : part;
        });
        return "?" + string.Join('&', parts);
    }

    /// <summary>The message as it came when it holds no secret; otherwise with its secrets masked, or null when it can't be taken apart.</summary>
    public static string? Message(ReadOnlySpan<byte> utf8)
    {
        string text = Encoding.UTF8.GetString(utf8);
        if (!SecretEndings.Concat(SecretNames).Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)) && !text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        try
        {
            JsonNode? node = JsonNode.Parse(utf8, documentOptions: Lenient);
            return node is null || !MaskIn(node) ? text : node.ToJsonString(Readable);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            // What can't be read as JSON may hold a secret anywhere.
            return null;
        }
    }

    private static bool MaskIn(JsonNode node)
    {
        bool masked = false;
        switch (node)
        {
            case JsonObject members:
                foreach ((string name, JsonNode? value) in members.ToArray())
                {
                    if (value is JsonValue && IsSecret(name))
                    {
                        members[name] = Mask;
                        masked = true;
                    }
                    else if (value is not null)
                    {
                        masked |= MaskIn(value);
                    }
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    masked |= item is not null && MaskIn(item);
                }

                break;
        }

        return masked;
    }

    private static bool IsSecret(string name) =>
        SecretNames.Contains(name, StringComparer.OrdinalIgnoreCase)
        || SecretEndings.Any(word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase));
}
