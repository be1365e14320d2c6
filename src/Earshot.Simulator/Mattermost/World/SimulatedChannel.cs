using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World.Channels;

namespace Earshot.Simulator.Mattermost.World;

/// <summary>Represents a channel of the simulated server, including direct and group channels.</summary>
public sealed class SimulatedChannel
{
    private readonly ServerBehavior _behavior;

    internal SimulatedChannel(ServerBehavior behavior, string id, string teamId, string name, ChannelType type)
    {
        _behavior = behavior;
        Id = id;
        TeamId = teamId;
        Name = name;
        Type = type;
    }

    /// <summary>Gets the ID: 26 characters, a-z and 0-9.</summary>
    public string Id { get; }

    /// <summary>Gets the ID of the team; empty for direct and group channels.</summary>
    public string TeamId { get; internal set; }

    /// <summary>Gets the name in URLs.</summary>
    public string Name { get; internal set; }

    /// <summary>Gets the type.</summary>
    public ChannelType Type { get; internal set; }

    internal string DisplayName { get; set; } = "";

    internal string Header { get; set; } = "";

    internal string Purpose { get; set; } = "";

    internal string CreatorId { get; init; } = "";

    internal long CreateAt { get; init; }

    internal long UpdateAt { get; set; }

    internal long DeleteAt { get; set; }

    internal long LastPostAt { get; set; }

    internal int MessageCount { get; set; }

    internal int RootMessageCount { get; set; }

    internal long LastRootPostAt { get; set; }

    /// <summary>Gets or sets the time of the last edit, which moves <see cref="LastPostAt"/> in lists only.</summary>
    internal long LastEditAt { get; set; }

    internal Dictionary<string, ChannelMember> Members { get; } = new(StringComparer.Ordinal);

    internal bool IsDirectOrGroup => Type is ChannelType.Direct or ChannelType.Group;

    internal string TypeLetter => Type switch
    {
        ChannelType.Open => "O",
        ChannelType.Private => "P",
        ChannelType.Direct => "D",
        _ => "G",
    };

    /// <summary>Gets the time of the last post in lists. A single channel comes from a cache, which edits do not change.</summary>
    internal long ListedLastPostAt => _behavior.EditMovesListedLastPostAt ? Math.Max(LastPostAt, LastEditAt) : LastPostAt;

    internal JsonObject ToJson(bool listed = false)
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["create_at"] = CreateAt,
            ["update_at"] = UpdateAt,
            ["delete_at"] = DeleteAt,
            ["team_id"] = TeamId,
            ["type"] = TypeLetter,
            ["display_name"] = DisplayName,
            ["name"] = Name,
            ["header"] = Header,
            ["purpose"] = Purpose,
            ["last_post_at"] = listed ? ListedLastPostAt : LastPostAt,
            ["total_msg_count"] = MessageCount,
            ["extra_update_at"] = 0,
            ["creator_id"] = CreatorId,
            ["scheme_id"] = null,
            ["props"] = null,
            ["group_constrained"] = null,
        };
        if (_behavior.HasChannelPolicies)
        {
            json["autotranslation"] = false;
        }

        json["shared"] = IsDirectOrGroup ? (JsonNode?)false : null;
        json["total_msg_count_root"] = RootMessageCount;
        json["policy_id"] = null;
        if (!_behavior.HasParentId)
        {
            json["last_root_post_at"] = LastRootPostAt;
        }

        if (_behavior.HasChannelPolicies)
        {
            json["banner_info"] = null;
            json["policy_enforced"] = false;
            json["policy_is_active"] = false;
            json["default_category_name"] = "";
        }

        return json;
    }
}
