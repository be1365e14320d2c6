using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Integrations;

/// <summary>Represents a built-in slash command. Its function returns the text that only the current user sees.</summary>
internal sealed record BuiltInCommand(
    string Trigger, string Hint, string Description, Func<Call, SimulatedChannel, string, string, string> Run)
{
    public JsonObject ToJson() => new()
    {
        ["id"] = "",
        ["token"] = "",
        ["create_at"] = 0,
        ["update_at"] = 0,
        ["delete_at"] = 0,
        ["creator_id"] = "",
        ["team_id"] = "",
        ["trigger"] = Trigger,
        ["method"] = "",
        ["username"] = "",
        ["icon_url"] = "",
        ["auto_complete"] = true,
        ["auto_complete_desc"] = Description,
        ["auto_complete_hint"] = Hint,
        ["display_name"] = Trigger,
        ["description"] = "",
        ["url"] = "",
        ["plugin_id"] = "",
    };
}
