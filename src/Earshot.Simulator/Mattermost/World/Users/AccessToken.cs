using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.World.Users;

/// <summary>Represents a personal access token. Its use creates a login session, and a new one after that session was revoked.</summary>
internal sealed record AccessToken(string Id, string Token, SimulatedUser User, string Description)
{
    public bool IsActive { get; set; } = true;

    public JsonObject ToJson(bool withToken = false)
    {
        var json = new JsonObject { ["id"] = Id };
        if (withToken)
        {
            json["token"] = Token;
        }

        json["user_id"] = User.Id;
        json["description"] = Description;
        json["is_active"] = IsActive;
        return json;
    }
}
