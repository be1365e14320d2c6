using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World.Channels;

namespace Earshot.Simulator.Mattermost.World.Users;

/// <summary>Represents a login session, which a login or the use of a personal access token creates.</summary>
internal sealed class LoginSession
{
    public required string Id { get; init; }

    public required string Token { get; init; }

    public required string Csrf { get; init; }

    public required SimulatedUser User { get; init; }

    public required long CreateAt { get; init; }

    public required long ExpiresAt { get; set; }

    public required long LastActivityAt { get; set; }

    public string DeviceId { get; set; } = "";

    public bool IsAccessToken { get; init; }

    public bool IsExpired(long now) => ExpiresAt > 0 && now > ExpiresAt;

    public JsonObject ToJson(IEnumerable<TeamMember> teams) => new()
    {
        ["id"] = Id,
        ["token"] = "",
        ["create_at"] = CreateAt,
        ["expires_at"] = ExpiresAt,
        ["last_activity_at"] = LastActivityAt,
        ["user_id"] = User.Id,
        ["device_id"] = DeviceId,
        ["roles"] = User.Roles,
        ["is_oauth"] = false,
        ["expired_notify"] = false,
        ["props"] = new JsonObject
        {
            ["browser"] = "Unknown/0.0",
            ["csrf"] = Csrf,
            ["isMobile"] = "false",
            ["isOAuthUser"] = "false",
            ["isSaml"] = "false",
            ["is_guest"] = "false",
            ["os"] = "",
            ["platform"] = "Windows",
        },
        ["team_members"] = GoJson.Array(teams.Select(t => t.ToJson())),
        ["local"] = false,
    };
}
