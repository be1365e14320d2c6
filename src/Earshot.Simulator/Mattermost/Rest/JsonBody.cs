using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>Parses a body as Go does: the last value of a repeated name is used.</summary>
internal static class JsonBody
{
    /// <summary>Returns the parsed body, or <see langword="null"/> if it is not valid JSON.</summary>
    public static JsonNode? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return Copy(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair causes the second exception.
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
