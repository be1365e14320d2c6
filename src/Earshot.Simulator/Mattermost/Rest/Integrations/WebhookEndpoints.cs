using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Integrations;

/// <summary>Webhooks can be made and read; the simulator never calls or serves one.</summary>
internal static class WebhookEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("hooks/incoming", call => List(call, call.World.IncomingWebhooks));
        routes.Get("hooks/outgoing", call => List(call, call.World.OutgoingWebhooks));
        routes.Get("hooks/incoming/{hook_id}", call => One(call, call.World.IncomingWebhooks, "incoming"));
        routes.Get("hooks/outgoing/{hook_id}", call => One(call, call.World.OutgoingWebhooks, "outgoing"));
        routes.Post("hooks/incoming", CreateIncoming);
        routes.Post("hooks/outgoing", CreateOutgoing);
    }

    private static Answer List(Call call, List<JsonObject> hooks)
    {
        call.RequireAdmin();
        return Answer.List(call.Paged(hooks).Select(h => h.DeepClone()));
    }

    private static Answer One(Call call, List<JsonObject> hooks, string kind)
    {
        call.RequireAdmin();
        string id = call.Id("hook_id");
        JsonObject hook = hooks.Find(h => h["id"]!.GetValue<string>() == id)
            ?? throw new ApiError(404, $"app.webhooks.get_{kind}.app_error", "Unable to get the webhook.");
        return Answer.Json(hook.DeepClone());
    }

    private static Answer CreateIncoming(Call call)
    {
        call.RequireAdmin();
        JsonObject body = call.BodyObject("incoming_webhook");
        SimulatedChannel channel = call.ReadableChannel(body.Text("channel_id"));
        long now = call.World.Now;
        return Keep(call.World.IncomingWebhooks, new JsonObject
        {
            ["id"] = call.World.NewId(),
            ["create_at"] = now,
            ["update_at"] = now,
            ["delete_at"] = 0,
            ["user_id"] = call.User.Id,
            ["channel_id"] = channel.Id,
            ["team_id"] = channel.TeamId,
            ["display_name"] = body.Text("display_name"),
            ["description"] = body.Text("description"),
            ["username"] = body.Text("username"),
            ["icon_url"] = body.Text("icon_url"),
            ["channel_locked"] = body.Flag("channel_locked") ?? false,
        });
    }

    private static Answer CreateOutgoing(Call call)
    {
        call.RequireAdmin();
        JsonObject body = call.BodyObject("outgoing_webhook");
        SimulatedTeam team = call.World.Rooms.Teams.GetValueOrDefault(body.Text("team_id")) ?? throw ApiError.Forbidden();
        IReadOnlyList<string> urls = body.Texts("callback_urls");
        if (urls.Count == 0)
        {
            throw new ApiError(400, "model.outgoing_hook.is_valid.callback.app_error", "Invalid callback urls.");
        }

        long now = call.World.Now;
        return Keep(call.World.OutgoingWebhooks, new JsonObject
        {
            ["id"] = call.World.NewId(),
            ["token"] = call.World.NewId(),
            ["create_at"] = now,
            ["update_at"] = now,
            ["delete_at"] = 0,
            ["creator_id"] = call.User.Id,
            ["channel_id"] = body.Text("channel_id"),
            ["team_id"] = team.Id,
            ["trigger_words"] = GoJson.Strings(body.Texts("trigger_words")),
            ["trigger_when"] = 0,
            ["callback_urls"] = GoJson.Strings(urls),
            ["display_name"] = body.Text("display_name"),
            ["description"] = body.Text("description"),
            ["content_type"] = body.Text("content_type"),
            ["username"] = body.Text("username"),
            ["icon_url"] = body.Text("icon_url"),
        });
    }

    private static Answer Keep(List<JsonObject> hooks, JsonObject hook)
    {
        hooks.Add(hook);
        return Answer.Json(hook.DeepClone(), 201);
    }
}
