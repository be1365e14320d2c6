using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Users;

internal static class StatusEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("users/{user_id}/status", call => Answer.Json(call.World.Statuses.ToJson(call.UserInPath().Id)));
        routes.Put("users/{user_id}/status", Set);
        routes.Post("users/status/ids", call => Answer.List(call.BodyIds("user_ids").Select(id => call.World.Statuses.ToJson(id))));
    }

    private static Answer Set(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        JsonObject body = call.BodyObject("status");
        if (body.Text("user_id") != user.Id)
        {
            throw ApiError.BodyParameter("user_id");
        }

        if (!TrySet(call.World, user.Id, body.Text("status")))
        {
            throw ApiError.BodyParameter("status");
        }

        return Answer.Json(call.World.Statuses.ToJson(user.Id));
    }

    /// <summary>Sets a status by hand; false for one that can't be set so.</summary>
    public static bool TrySet(ServerWorld world, string userId, string status)
    {
        switch (status)
        {
            case "online":
                world.Statuses.SetOnline(userId, manual: true);
                return true;
            case "away":
                world.Statuses.SetAwayIfNeeded(userId, manual: true);
                return true;
            case "dnd":
                world.Statuses.SetDoNotDisturb(userId);
                return true;
            case "offline":
                world.Statuses.SetOffline(userId, manual: true);
                return true;
            default:
                return false;
        }
    }
}
