using System.Text.Json;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>Whom an event was sent to. Empty ids mean that the audience isn't narrowed that way.</summary>
/// <remarks>Fields as recorded from server 5.37; the connection ids come from later servers.</remarks>
public sealed record MattermostBroadcast
{
    /// <summary>Only this user.</summary>
    public string UserId { get; init; } = string.Empty;

    /// <summary>Only members of this channel.</summary>
    public string ChannelId { get; init; } = string.Empty;

    /// <summary>Only members of this team.</summary>
    public string TeamId { get; init; } = string.Empty;

    /// <summary>Only this connection.</summary>
    public string ConnectionId { get; init; } = string.Empty;

    /// <summary>Not this connection.</summary>
    public string OmitConnectionId { get; init; } = string.Empty;

    /// <summary>Not these users.</summary>
    public IReadOnlyList<string> OmitUsers { get; init; } = [];

    internal static MattermostBroadcast Read(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
        {
            return new MattermostBroadcast();
        }

        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new MattermostBroadcast();
        }

        return new MattermostBroadcast
        {
            UserId = Text(root, "user_id"u8),
            ChannelId = Text(root, "channel_id"u8),
            TeamId = Text(root, "team_id"u8),
            ConnectionId = Text(root, "connection_id"u8),
            OmitConnectionId = Text(root, "omit_connection_id"u8),
            OmitUsers = Users(FieldReading.Find(root, "omit_users"u8)),
        };
    }

    private static string Text(JsonElement root, ReadOnlySpan<byte> name) => FieldReading.Text(FieldReading.Find(root, name)) ?? string.Empty;

    // The server sends an object of id and true, or null; its official description says an array.
    private static IReadOnlyList<string> Users(JsonElement users) => users.ValueKind switch
    {
        JsonValueKind.Object =>
            [.. users.EnumerateObject().Where(u => u.Value.ValueKind == JsonValueKind.True).Select(FieldReading.Name).OfType<string>()],
        JsonValueKind.Array => [.. users.EnumerateArray().Select(FieldReading.Text).OfType<string>()],
        _ => [],
    };
}
