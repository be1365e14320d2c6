using System.Text.Json;

namespace Earshot.Mattermost.Tests.Reading;

/// <summary>Provides the recordings of server 5.37.</summary>
internal static class Recorded
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Recordings");

    public static IReadOnlyList<JsonElement> Steps(string name) =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name))).RootElement.GetProperty("steps").EnumerateArray()];

    /// <summary>Returns the messages that the server sent over the WebSocket connection.</summary>
    public static IReadOnlyList<string> ToClient(string name) =>
        [.. Steps(name).Where(IsToClient).Select(step => step.GetProperty("text").GetString()!)];

    /// <summary>Returns one frame of each kind from all recordings.</summary>
    public static IEnumerable<string> FramesToClient() =>
        Directory.GetFiles(Folder, "websocket-*.json").Order(StringComparer.Ordinal)
            .SelectMany(file => ToClient(Path.GetFileName(file)))
            .DistinctBy(Kind);

    public static bool IsToClient(JsonElement step) => Text(step, "to") == "client" && Text(step, "kind") == "ws";

    public static string? Text(JsonElement step, string name) =>
        step.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Kind(string frame)
    {
        JsonElement root = JsonDocument.Parse(frame).RootElement;
        return Text(root, "event") ?? Text(root, "status") + root.TryGetProperty("data", out _);
    }
}
