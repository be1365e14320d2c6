using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>
/// Represents the recipients of an event: one user, the members of a channel or team, or all users, without the omitted users.
/// </summary>
internal sealed record Audience(string UserId, string ChannelId, string TeamId)
{
    public static Audience Everyone { get; } = new("", "", "");

    public IReadOnlyList<string> OmitUsers { get; init; } = [];

    public static Audience User(string id) => new(id, "", "");

    public static Audience Channel(string id) => new("", id, "");

    public static Audience Team(string id) => new("", "", id);

    public JsonObject ToJson() => new()
    {
        ["omit_users"] = OmitUsers.Count == 0
            ? null
            : GoJson.Map(OmitUsers.Select(id => KeyValuePair.Create(id, (JsonNode?)true))),
        ["user_id"] = UserId,
        ["channel_id"] = ChannelId,
        ["team_id"] = TeamId,
    };
}
