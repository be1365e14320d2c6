using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.World.Channels;

internal sealed class TeamMember(string teamId, string userId, bool admin)
{
    public string TeamId { get; } = teamId;

    public string UserId { get; } = userId;

    public bool Admin { get; set; } = admin;

    public JsonObject ToJson() => new()
    {
        ["team_id"] = TeamId,
        ["user_id"] = UserId,
        ["roles"] = Admin ? "team_user team_admin" : "team_user",
        ["delete_at"] = 0,
        ["scheme_guest"] = false,
        ["scheme_user"] = true,
        ["scheme_admin"] = Admin,
        ["explicit_roles"] = "",
    };
}
