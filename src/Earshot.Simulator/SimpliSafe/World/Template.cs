using System.Text;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>Provides the large objects of the service with all fields and made-up values.</summary>
internal static class Template
{
    public static JsonObject Subscription() => Copy("subscription.json");

    public static JsonObject Camera() => Copy("camera.json");

    public static JsonObject Settings(int version) => Copy(version == 2 ? "settings-v2.json" : "settings-v3.json");

    /// <summary>Gets a small image.</summary>
    public static byte[] Snapshot { get; } = Bytes("snapshot.jpg");

    private static JsonObject Copy(string name) => JsonNode.Parse(Encoding.UTF8.GetString(Bytes(name)))!.AsObject();

    private static byte[] Bytes(string name)
    {
        using Stream stream = typeof(Template).Assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
