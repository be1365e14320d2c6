using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.World;

/// <summary>A team of the simulated server.</summary>
public sealed class SimulatedTeam
{
    internal SimulatedTeam(string id, string name)
    {
        Id = id;
        Name = name;
    }

    /// <summary>26 characters of a-z and 0-9.</summary>
    public string Id { get; }

    /// <summary>The name as it stands in addresses.</summary>
    public string Name { get; }

    internal string DisplayName { get; init; } = "";

    internal string Email { get; init; } = "";

    internal string InviteId { get; init; } = "";

    internal long CreateAt { get; init; }

    internal long UpdateAt { get; init; }

    internal Dictionary<string, TeamMember> Members { get; } = new(StringComparer.Ordinal);

    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["create_at"] = CreateAt,
        ["update_at"] = UpdateAt,
        ["delete_at"] = 0,
        ["display_name"] = DisplayName,
        ["name"] = Name,
        ["description"] = "",
        ["email"] = Email,
        ["type"] = "O",
        ["company_name"] = "",
        ["allowed_domains"] = "",
        ["invite_id"] = InviteId,
        ["allow_open_invite"] = false,
        ["scheme_id"] = null,
        ["group_constrained"] = null,
        ["policy_id"] = null,
    };
}
