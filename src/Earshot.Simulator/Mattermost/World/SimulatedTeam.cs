using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World.Channels;

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

    internal string DisplayName { get; set; } = "";

    internal string Description { get; set; } = "";

    internal string Email { get; init; } = "";

    internal string CompanyName { get; set; } = "";

    internal string AllowedDomains { get; set; } = "";

    internal string InviteId { get; set; } = "";

    internal bool AllowsOpenInvite { get; set; }

    /// <summary>Whether it is told to people who aren't in it; "O" on the wire, else "I".</summary>
    internal bool IsOpen { get; set; } = true;

    internal long CreateAt { get; init; }

    internal long UpdateAt { get; set; }

    /// <summary>When it was archived; 0 while it is there.</summary>
    internal long DeleteAt { get; set; }

    internal ReadOnlyMemory<byte>? Icon { get; set; }

    internal long LastIconUpdate { get; set; }

    internal Dictionary<string, TeamMember> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>The team as its administrators see it, as its members do (no address), or as it stands in events (no invitation either).</summary>
    internal JsonObject ToJson(bool withEmail = true, bool withInvitation = true)
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["create_at"] = CreateAt,
            ["update_at"] = UpdateAt,
            ["delete_at"] = DeleteAt,
            ["display_name"] = DisplayName,
            ["name"] = Name,
            ["description"] = Description,
            ["email"] = withEmail ? Email : "",
            ["type"] = IsOpen ? "O" : "I",
            ["company_name"] = CompanyName,
            ["allowed_domains"] = AllowedDomains,
            ["invite_id"] = withInvitation ? InviteId : "",
            ["allow_open_invite"] = AllowsOpenInvite,
        };
        if (LastIconUpdate > 0)
        {
            json["last_team_icon_update"] = LastIconUpdate;
        }

        json["scheme_id"] = null;
        json["group_constrained"] = null;
        json["policy_id"] = null;
        return json;
    }
}
