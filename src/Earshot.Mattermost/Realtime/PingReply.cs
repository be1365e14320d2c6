using System.Text.Json;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>Represents the reply to the <c>ping</c> action. Values that the server does not send are empty or null.</summary>
/// <param name="Text">The text, which is <c>pong</c>.</param>
/// <param name="Version">The server's version.</param>
/// <param name="ServerTime">The time of the server's clock, or null if the server does not send it.</param>
/// <param name="NodeId">The ID of the node in the cluster. Known servers leave it empty.</param>
public sealed record PingReply(string Text, string Version, DateTimeOffset? ServerTime, string NodeId)
{
    internal static PingReply Read(JsonElement data) => new(
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
