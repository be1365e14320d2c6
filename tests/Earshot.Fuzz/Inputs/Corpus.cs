using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Fuzz.Inputs;

/// <summary>Provides the recordings, from which inputs are made.</summary>
internal static class Corpus
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "FuzzCorpus");

    /// <summary>Gets the messages that a Mattermost server sent over WebSocket connections.</summary>
    public static IReadOnlyList<string> MattermostFrames { get; } =
    [
        .. MattermostFiles("websocket-*.json").SelectMany(root => root["steps"]!.AsArray())
            .Where(step => (string?)step!["to"] == "client" && (string?)step["kind"] == "ws")
            .Select(step => (string)step!["text"]!)
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Gets the calls that were recorded with a Mattermost server: the path and the JSON of the response.</summary>
    public static IReadOnlyList<(string Path, string Json)> MattermostResponses { get; } =
    [
        .. MattermostFiles("*.json").SelectMany(root => (root["calls"] ?? root["steps"])!.AsArray())
            .Where(call => call!["request"] is not null && call["response"]?["json"] is not null)
            .Select(call => ((string)call!["request"]!["path"]!, call["response"]!["json"]!.ToJsonString()))
            .Where(call => call.Item2 is ['{' or '[', ..]),
    ];

    /// <summary>Gets the bodies of SimpliSafe's responses, by their names.</summary>
    public static IReadOnlyDictionary<string, string> SimpliSafeResponses { get; } = SimpliSafe("http");

    /// <summary>Gets SimpliSafe's messages over WebSocket connections, by their names.</summary>
    public static IReadOnlyDictionary<string, string> SimpliSafeMessages { get; } = SimpliSafe("socket_today");

    /// <summary>Chooses an item.</summary>
    public static T Pick<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private static IEnumerable<JsonObject> MattermostFiles(string pattern) =>
        Directory.GetFiles(Path.Combine(Folder, "mattermost-5.37"), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!.AsObject());

    private static Dictionary<string, string> SimpliSafe(string part) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "simplisafe", "simplisafe-samples.json")))![part]!.AsObject()
            .Where(item => item.Value?.GetValueKind() is JsonValueKind.Object or JsonValueKind.Array)
            .ToDictionary(item => item.Key, item => item.Value!.ToJsonString(), StringComparer.Ordinal);
}
