using System.Text.Json;
using Earshot.Json;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>Represents the audience of an event. An empty ID means that the audience is not restricted in this way.</summary>
/// <remarks>The connection IDs are sent by servers after 5.37 only.</remarks>
public sealed record MattermostBroadcast
{
    /// <summary>Gets or sets the ID of the only user who receives the event.</summary>
    public string UserId { get; init; } = string.Empty;

    /// <summary>Gets or sets the ID of the channel whose members receive the event.</summary>
    public string ChannelId { get; init; } = string.Empty;

    /// <summary>Gets or sets the ID of the team whose members receive the event.</summary>
    public string TeamId { get; init; } = string.Empty;

    /// <summary>Gets or sets the ID of the only connection that receives the event.</summary>
    public string ConnectionId { get; init; } = string.Empty;

    /// <summary>Gets or sets the ID of a connection that does not receive the event.</summary>
    public string OmitConnectionId { get; init; } = string.Empty;

    /// <summary>Gets or sets the IDs of users who do not receive the event.</summary>
    public IReadOnlyList<string> OmitUsers { get; init; } = [];

    internal static MattermostBroadcast Read(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
        {
            return new MattermostBroadcast();
        }

        using JsonDocument document = FreeJson.Parse(json);
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

    private static string Text(JsonElement root, ReadOnlySpan<byte> name) =>
        FieldReading.Text(FieldReading.Find(root, name)) ?? string.Empty;

    // The server sends an object with IDs as names and true as values, or null; its documentation says an array.
    private static IReadOnlyList<string> Users(JsonElement users) => users.ValueKind switch
    {
        JsonValueKind.Object =>
            [.. users.EnumerateObject().Where(u => u.Value.ValueKind == JsonValueKind.True).Select(FieldReading.Name).OfType<string>()],
        JsonValueKind.Array => [.. users.EnumerateArray().Select(FieldReading.Text).OfType<string>()],
        _ => [],
    };
}
