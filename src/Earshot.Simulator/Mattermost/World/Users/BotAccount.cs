using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.World.Users;

/// <summary>Represents the properties of a bot. Its display name is the user's first name.</summary>
internal sealed class BotAccount
{
    public string Description { get; set; } = "";

    public string OwnerId { get; set; } = "";

    /// <summary>Gets or sets the SVG icon, or <see langword="null"/> if the bot has none.</summary>
    public ReadOnlyMemory<byte>? Icon { get; set; }

    public long LastIconUpdate { get; set; }

    public JsonObject ToJson(SimulatedUser user)
    {
        var json = new JsonObject { ["user_id"] = user.Id, ["username"] = user.Username };
        if (user.FirstName.Length > 0)
        {
            json["display_name"] = user.FirstName;
        }

        if (Description.Length > 0)
        {
            json["description"] = Description;
        }

        json["owner_id"] = OwnerId;
        if (LastIconUpdate > 0)
        {
            json["last_icon_update"] = LastIconUpdate;
        }

        json["create_at"] = user.CreateAt;
        json["update_at"] = user.UpdateAt;
        json["delete_at"] = user.DeleteAt;
        return json;
    }
}
