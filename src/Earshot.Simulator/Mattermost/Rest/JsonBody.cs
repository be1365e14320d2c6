using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>Reads a body as the server's language does: of a name that comes twice the last one counts.</summary>
internal static class JsonBody
{
    /// <summary>Null where it is no JSON.</summary>
    public static JsonNode? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return Copy(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second comes of half a surrogate pair.
            return null;
        }
    }

    private static JsonNode? Copy(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var copy = new JsonObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    copy[property.Name] = Copy(property.Value);
                }

                return copy;
            case JsonValueKind.Array:
                return GoJson.Array(element.EnumerateArray().Select(Copy));
            case JsonValueKind.String:
                return JsonValue.Create(element.GetString());
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }
}
