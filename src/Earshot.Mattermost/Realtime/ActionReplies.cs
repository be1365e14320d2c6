using System.Text.Json;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>What the server answers to the action <c>ping</c>. What it doesn't tell is empty or null.</summary>
/// <param name="Text"><c>pong</c>.</param>
/// <param name="Version">The server's version.</param>
/// <param name="ServerTime">The server's clock.</param>
/// <param name="NodeId">The node of the cluster; servers leave it empty.</param>
public sealed record PingAnswer(string Text, string Version, DateTimeOffset? ServerTime, string NodeId)
{
    internal static PingAnswer Read(JsonElement data) => new(
        Field(data, "text"u8),
        Field(data, "version"u8),
        Find(data, "server_time"u8) is { ValueKind: JsonValueKind.Number } time && time.TryGetInt64(out long number)
            ? UnixTime.FromMilliseconds(number)
            : null,
        Field(data, "node_id"u8));

    internal static IReadOnlyDictionary<string, PresenceStatus> ReadStatuses(JsonElement data)
    {
        var statuses = new Dictionary<string, PresenceStatus>(StringComparer.Ordinal);
        if (data.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty user in data.EnumerateObject())
            {
                if (FieldReading.Name(user) is { } id && FieldReading.Text(user.Value) is { } status)
                {
                    statuses[id] = status;
                }
            }
        }

        return statuses;
    }

    private static JsonElement Find(JsonElement data, ReadOnlySpan<byte> name) =>
        data.ValueKind == JsonValueKind.Object ? FieldReading.Find(data, name) : default;

    private static string Field(JsonElement data, ReadOnlySpan<byte> name) => FieldReading.Text(Find(data, name)) ?? string.Empty;
}
