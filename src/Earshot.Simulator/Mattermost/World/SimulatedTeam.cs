using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World.Channels;

namespace Earshot.Simulator.Mattermost.World;

/// <summary>Represents a team of the simulated server.</summary>
public sealed class SimulatedTeam
{
    internal SimulatedTeam(string id, string name)
    {
        Id = id;
        Name = name;
    }

    /// <summary>Gets the ID: 26 characters, a-z and 0-9.</summary>
    public string Id { get; }

    /// <summary>Gets the name in URLs.</summary>
    public string Name { get; }

    internal string DisplayName { get; set; } = "";

    internal string Description { get; set; } = "";

    internal string Email { get; init; } = "";

    internal string CompanyName { get; set; } = "";

    internal string AllowedDomains { get; set; } = "";

    internal string InviteId { get; set; } = "";

    internal bool AllowsOpenInvite { get; set; }

    /// <summary>Gets or sets a value that indicates whether the team is open; "O" on the wire, otherwise "I".</summary>
    internal bool IsOpen { get; set; } = true;

    internal long CreateAt { get; init; }

    internal long UpdateAt { get; set; }

    /// <summary>Gets or sets the time at which the team was archived, or 0 if it is not archived.</summary>
    internal long DeleteAt { get; set; }

    internal ReadOnlyMemory<byte>? Icon { get; set; }

    internal long LastIconUpdate { get; set; }

    internal Dictionary<string, TeamMember> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Returns the team as its administrators see it, as its members see it (without the email address), or as events contain it (also
    /// without the invite ID).
    /// </summary>
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
