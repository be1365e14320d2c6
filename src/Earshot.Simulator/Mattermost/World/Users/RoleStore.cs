using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.World.Users;

/// <summary>Stores the built-in roles. Their permissions can be read and changed, but they do not affect what is allowed.</summary>
internal sealed class RoleStore(ServerWorld world)
{
    /// <summary>The roles that a user can have.</summary>
    public static readonly IReadOnlyList<string> SystemRoles =
        ["system_user", "system_admin", "system_post_all", "system_post_all_public", "system_user_access_token"];

    private static readonly (string Name, string[] Permissions)[] BuiltIn =
    [
        ("system_user",
            ["create_direct_channel", "create_emojis", "create_group_channel", "create_team", "delete_emojis", "list_public_teams",
            "view_members"]),
        ("system_admin",
            ["create_bot", "create_post_public", "create_user_access_token", "edit_other_users", "list_users_without_team", "manage_bots",
            "manage_jobs", "manage_others_bots", "manage_roles", "manage_system", "manage_team", "revoke_user_access_token", "view_team"]),
        ("system_guest", ["create_direct_channel", "create_group_channel"]),
        ("system_post_all", ["create_post", "use_channel_mentions"]),
        ("system_post_all_public", ["create_post_public", "use_channel_mentions"]),
        ("system_user_access_token", ["create_user_access_token", "read_user_access_token", "revoke_user_access_token"]),
        ("team_user", ["add_user_to_team", "create_private_channel", "create_public_channel", "invite_user", "join_public_channels",
            "list_team_channels", "read_public_channel", "view_team"]),
        ("team_admin",
            ["delete_others_posts", "import_team", "manage_channel_roles", "manage_incoming_webhooks", "manage_outgoing_webhooks",
            "manage_slash_commands", "manage_team", "manage_team_roles", "remove_user_from_team"]),
        ("team_guest", ["view_team"]),
        ("channel_user",
            ["add_reaction", "create_post", "delete_post", "delete_public_channel", "edit_post", "manage_public_channel_members",
            "manage_public_channel_properties", "read_channel", "remove_reaction", "upload_file", "use_channel_mentions",
            "use_slash_commands"]),
        ("channel_admin", ["manage_channel_roles", "use_group_mentions"]),
        ("channel_guest", ["add_reaction", "create_post", "edit_post", "read_channel", "remove_reaction", "upload_file"]),
    ];

    /// <summary>Gets the roles. They are created on first use, so that they consume no IDs if no client reads them.</summary>
    public IReadOnlyList<JsonObject> Roles => field ??= [.. BuiltIn.Select(r => Make(r.Name, r.Permissions))];

    public JsonObject? Named(string name) => Roles.FirstOrDefault(r => r["name"]!.GetValue<string>() == name);

    private JsonObject Make(string name, string[] permissions)
    {
        long now = world.Now;
        return new JsonObject
        {
            ["id"] = world.NewId(),
            ["name"] = name,
            ["display_name"] = "authentication.roles." + name + ".name",
            ["description"] = "authentication.roles." + name + ".description",
            ["create_at"] = now,
            ["update_at"] = now,
            ["delete_at"] = 0,
            ["permissions"] = GoJson.Strings(permissions),
            ["scheme_managed"] = !name.StartsWith("system_post", StringComparison.Ordinal) && name != "system_user_access_token",
            ["built_in"] = true,
        };
    }
}
