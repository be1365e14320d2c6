using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>The recorded transcripts, as files beside the tests.</summary>
internal static class Recording
{
    public static JsonObject Load(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", "mattermost-5.37", name + ".json")))!.AsObject();
}
