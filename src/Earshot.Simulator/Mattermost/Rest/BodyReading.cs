using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>Reads fields as the server does: a missing field counts as empty, and a field of another type makes the body invalid.</summary>
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

        /// <summary>
        /// Reads a field of a body that the server reads as a map of strings, in which a value of another type counts as empty.
        /// </summary>
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
            JsonValue value when value.GetValueKind() == JsonValueKind.Number
                && value.GetValue<JsonElement>().TryGetInt64(out long number) => number,
            _ => throw ApiError.BodyParameter(name),
        };

        public long Number(string name) => body.NumberOrNull(name) ?? 0;

        public JsonObject? ObjectOrNull(string name) => body[name] switch
        {
            null => null,
            JsonObject found => found,
            _ => throw ApiError.BodyParameter(name),
        };

        /// <summary>Returns a copy of a map of strings.</summary>
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
