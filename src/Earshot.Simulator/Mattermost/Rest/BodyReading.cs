using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>Reads fields as the server does: a field that isn't there counts as empty, one of another type makes the body unreadable.</summary>
internal static class BodyReading
{
    extension(JsonObject body)
    {
        public string? TextOrNull(string name) => body[name] switch
        {
            null => null,
            { } node when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>(),
            _ => throw ApiError.BodyParameter(name),
        };

        public string Text(string name) => body.TextOrNull(name) ?? "";

        /// <summary>For bodies that the server reads as a map of strings, where another type counts as empty.</summary>
        public string LooseText(string name) =>
            body[name] is { } node && node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : "";

        public bool? Flag(string name) => body[name]?.GetValueKind() switch
        {
            null => null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw ApiError.BodyParameter(name),
        };

        public long? NumberOrNull(string name) => body[name] switch
        {
            null => null,
            JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.GetValue<JsonElement>().TryGetInt64(out long number) => number,
            _ => throw ApiError.BodyParameter(name),
        };

        public long Number(string name) => body.NumberOrNull(name) ?? 0;

        public JsonObject? ObjectOrNull(string name) => body[name] switch
        {
            null => null,
            JsonObject found => found,
            _ => throw ApiError.BodyParameter(name),
        };

        /// <summary>A map of texts, copied.</summary>
        public JsonObject? TextMapOrNull(string name) => body.ObjectOrNull(name) switch
        {
            null => null,
            { } map when map.All(p => p.Value?.GetValueKind() == JsonValueKind.String) => GoJson.Copy(map),
            _ => throw ApiError.BodyParameter(name),
        };

        public IReadOnlyList<string> Texts(string name) => body[name] switch
        {
            null => [],
            JsonArray array when array.All(i => i?.GetValueKind() == JsonValueKind.String) => [.. array.Select(i => i!.GetValue<string>())],
            _ => throw ApiError.BodyParameter(name),
        };
    }
}
