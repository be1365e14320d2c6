using System.Text.Json.Nodes;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>The invented payloads in the service's shapes. Each call gives a fresh copy.</summary>
internal static class Sample
{
    private static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "simplisafe-samples.json"));

    public static JsonNode Http(string name) => JsonNode.Parse(Text)!["http"]![name]!;

    /// <summary>The first subscription of a list.</summary>
    public static JsonObject Subscription(int version = 3) =>
        (JsonObject)Http($"subscriptions_v{version}")["subscriptions"]![0]!.DeepClone();

    public static JsonObject System(JsonObject subscription) => (JsonObject)subscription["location"]!["system"]!;
}
