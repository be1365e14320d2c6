using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.World.Channels;

internal sealed class SidebarCategory(string id, string userId, string teamId, string type)
{
    public string Id { get; } = id;

    public string UserId { get; } = userId;

    public string TeamId { get; } = teamId;

    public string Type { get; } = type;

    public string DisplayName { get; set; } = "";

    public string Sorting { get; set; } = "";

    public bool Muted { get; set; }

    public bool Collapsed { get; set; }

    public List<string> ChannelIds { get; } = [];

    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["user_id"] = UserId,
        ["team_id"] = TeamId,
        ["sorting"] = Sorting,
        ["type"] = Type,
        ["display_name"] = DisplayName,
        ["muted"] = Muted,
        ["collapsed"] = Collapsed,
        ["channel_ids"] = GoJson.Strings(ChannelIds),
    };
}
