using System.Text.Json.Nodes;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>Provides invented payloads in the service's format. Each call returns a new copy.</summary>
internal static class Sample
{
    private static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "simplisafe-samples.json"));

    public static JsonNode Http(string name) => JsonNode.Parse(Text)!["http"]![name]!;

    /// <summary>Gets the first subscription of a list.</summary>
    public static JsonObject Subscription(int version = 3) =>
        (JsonObject)Http($"subscriptions_v{version}")["subscriptions"]![0]!.DeepClone();

    public static JsonObject System(JsonObject subscription) => (JsonObject)subscription["location"]!["system"]!;
}
