using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Provides the recordings, which are copied next to the tests.</summary>
internal static class Recording
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Recordings", "mattermost-5.37");

    public static JsonObject Load(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!.AsObject();

    /// <summary>Returns the names of all recordings in a folder, so that new ones are played as well.</summary>
    public static IEnumerable<string> Names(string folder) =>
        Directory.GetFiles(Path.Combine(Folder, folder), "*.json").Select(f => Path.GetFileNameWithoutExtension(f))
            .Order(StringComparer.Ordinal);
}
