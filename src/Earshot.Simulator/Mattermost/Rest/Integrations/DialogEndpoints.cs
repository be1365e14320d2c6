using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Integrations;

/// <summary>Provides the endpoints of interactive dialogs. Submissions are not sent to an integration.</summary>
internal static class DialogEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Open("POST", "actions/dialogs/open", Open);
        routes.Post("actions/dialogs/submit", Submit);
    }

    /// <summary>Opens a dialog. Requires no login: the trigger ID authorizes the request.</summary>
    private static Response Open(Call call)
    {
        JsonObject body = call.BodyObject("dialog");
        string url = body.Text("url");
        if (url.Length == 0)
        {
            throw ApiError.BodyParameter("url");
        }

        JsonObject dialog = body.ObjectOrNull("dialog") ?? throw ApiError.BodyParameter("dialog");
        string triggerId = body.Text("trigger_id");
        if (!call.World.Triggers.TryGetValue(triggerId, out string? userId))
        {
            throw new ApiError(
                400, "interactive_message.decode_trigger_id.base64_decode_failed", "The trigger ID is not valid.");
        }

        var request = new JsonObject { ["trigger_id"] = triggerId, ["url"] = url, ["dialog"] = dialog.DeepClone() };
        call.World.Hub.Publish(new ServerEvent("open_dialog", Audience.User(userId), ("dialog", GoJson.Text(request))));
        return Response.Ok();
    }

    private static Response Submit(Call call)
    {
        JsonObject body = call.BodyObject("dialog");
        if (body.Text("url").Length == 0)
        {
            throw ApiError.BodyParameter("url");
        }

        call.ReadableChannel(body.Text("channel_id"));
        SimulatedTeam? team = call.World.Teams.ById.GetValueOrDefault(body.Text("team_id"));
        Call.Require(call.User.IsAdmin || team?.Members.ContainsKey(call.User.Id) == true);
        return Response.Json(new JsonObject());
    }
}
