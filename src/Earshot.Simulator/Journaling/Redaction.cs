using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Journaling;

/// <summary>Removes secrets from the data of the journal.</summary>
internal static class Redaction
{
    private const string Mask = "…";

    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 256 };
    // The default encoder would escape the mask.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] SecretEndings = ["token", "password", "secret", "authorization", "verifier", "mfa_code"];
    private static readonly string[] SecretNames = ["code", "pin"];

    /// <summary>Returns the query with the values of secret parameters masked.</summary>
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

    /// <summary>
    /// Returns the message with its secrets masked, unchanged if it contains none, or <see langword="null"/> if it may contain secrets and
    /// cannot be parsed.
    /// </summary>
    public static string? Message(ReadOnlySpan<byte> utf8)
    {
        string text = Encoding.UTF8.GetString(utf8);
        if (!SecretEndings.Concat(SecretNames).Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))
            && !text.Contains('\\', StringComparison.Ordinal))
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
            // A message that is not valid JSON can contain a secret anywhere.
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
