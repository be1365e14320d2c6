using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.CodeGen.Contracts;

/// <summary>
/// Reads and writes JSON files in the format of the contracts: values that fit are on one line, so that differences are easy to read.
/// </summary>
internal static class JsonFile
{
    private const int LongestLine = 150;

    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Read(string path) => JsonNode.Parse(File.ReadAllText(path))!.AsObject();

    public static string Write(JsonNode json)
    {
        var text = new StringBuilder();
        Write(text, json, 0, isRoot: true);
        return text.Append('\n').ToString();
    }

    public static string? Text(this JsonObject json, string name) => json[name]?.GetValue<string>();

    public static bool Flag(this JsonObject json, string name) => json[name]?.GetValue<bool>() ?? false;

    public static TypeExpression Type(this JsonObject json, string name) => TypeExpression.Parse(json[name]!.GetValue<string>());

    public static IReadOnlyList<string> Texts(this JsonObject json, string name) =>
        [.. json[name]?.AsArray().Select(item => item!.GetValue<string>()) ?? []];

    public static IEnumerable<JsonObject> Objects(this JsonObject json, string name) =>
        json[name]?.AsArray().Select(item => item!.AsObject()) ?? [];

    private static void Write(StringBuilder text, JsonNode? json, int depth, bool isRoot = false)
    {
        string line = Line(json);
        if ((line.Length + (depth * 2) <= LongestLine && !isRoot) || json is not (JsonObject or JsonArray))
        {
            text.Append(line);
            return;
        }

        string indent = new(' ', (depth + 1) * 2);
        bool isObject = json is JsonObject;
        text.Append(isObject ? '{' : '[');
        string separator = "\n";
        IEnumerable<(string? Name, JsonNode? Value)> items = isObject
            ? json.AsObject().Select(item => ((string?)item.Key, item.Value))
            : json.AsArray().Select(item => ((string?)null, item));
        foreach ((string? name, JsonNode? value) in items)
        {
            text.Append(separator).Append(indent);
            if (name is not null)
            {
                text.Append(JsonSerializer.Serialize(name, OneLine)).Append(": ");
            }

            Write(text, value, depth + 1);
            separator = ",\n";
        }

        text.Append('\n').Append(' ', depth * 2).Append(isObject ? '}' : ']');
    }

    private static string Line(JsonNode? json) => json switch
    {
        null => "null",
        JsonObject { Count: 0 } => "{}",
        JsonObject fields => "{ " + string.Join(
            ", ", fields.Select(field => $"{JsonSerializer.Serialize(field.Key, OneLine)}: {Line(field.Value)}")) + " }",
        JsonArray items => "[" + string.Join(", ", items.Select(Line)) + "]",
        _ => json.ToJsonString(OneLine),
    };
}
