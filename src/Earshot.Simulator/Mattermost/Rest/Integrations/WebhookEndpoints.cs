using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Integrations;

/// <summary>Provides the endpoints of webhooks. The simulator never calls or serves a webhook.</summary>
internal static class WebhookEndpoints
{
    // The fields of both kinds.
    private static readonly string[] Texts = ["display_name", "description", "username", "icon_url"];

    public static void Add(RouteTable routes)
    {
        routes.Get("hooks/incoming", call => List(call, call.World.IncomingWebhooks));
        routes.Get("hooks/outgoing", call => List(call, call.World.OutgoingWebhooks));
        routes.Get("hooks/incoming/{hook_id}", call => Response.Json(Incoming(call).DeepClone()));
        routes.Get("hooks/outgoing/{hook_id}", call => Response.Json(Outgoing(call).DeepClone()));
        routes.Post("hooks/incoming", CreateIncoming);
        routes.Post("hooks/outgoing", CreateOutgoing);
        routes.Put("hooks/incoming/{hook_id}", UpdateIncoming);
        routes.Put("hooks/outgoing/{hook_id}", UpdateOutgoing);
        routes.Delete("hooks/incoming/{hook_id}", call => Delete(call.World.IncomingWebhooks, Incoming(call)));
        routes.Delete("hooks/outgoing/{hook_id}", call => Delete(call.World.OutgoingWebhooks, Outgoing(call)));
        routes.Post("hooks/outgoing/{hook_id}/regen_token", RenewToken);
    }

    /// <summary>Lists the webhooks of a team, or of all teams, which requires an administrator.</summary>
    private static Response List(Call call, List<JsonObject> hooks)
    {
        string teamId = call.Query("team_id");
        string channelId = call.Query("channel_id");
        Call.Require(call.User.IsAdmin || (call.World.Teams.ById.TryGetValue(teamId, out SimulatedTeam? team) && call.Manages(team)));
        return Response.List(call.Paged(hooks.Where(h => (teamId.Length == 0 || h["team_id"]!.GetValue<string>() == teamId)
            && (channelId.Length == 0 || h["channel_id"]!.GetValue<string>() == channelId))).Select(h => h.DeepClone()));
    }

    private static JsonObject Incoming(Call call) => One(call, call.World.IncomingWebhooks, "incoming");

    private static JsonObject Outgoing(Call call) => One(call, call.World.OutgoingWebhooks, "outgoing");

    private static JsonObject One(Call call, List<JsonObject> hooks, string kind)
    {
        string id = call.Id("hook_id");
        JsonObject hook = hooks.Find(h => h["id"]!.GetValue<string>() == id)
            ?? throw new ApiError(404, $"app.webhooks.get_{kind}.app_error", "Unable to get the webhook.");
        RequireManager(call, hook["team_id"]!.GetValue<string>());
        return hook;
    }

    private static void RequireManager(Call call, string teamId) =>
        Call.Require(call.World.Teams.ById.TryGetValue(teamId, out SimulatedTeam? team) && call.Manages(team));

    private static Response Delete(List<JsonObject> hooks, JsonObject hook)
    {
        hooks.Remove(hook);
        return Response.Ok();
    }

    private static Response UpdateIncoming(Call call)
    {
        JsonObject hook = Incoming(call);
        JsonObject body = Body(call, hook);
        bool locked = body.Flag("channel_locked") ?? false;
        string channelId = body.Text("channel_id") is { Length: > 0 } given ? given : hook["channel_id"]!.GetValue<string>();
        SimulatedChannel channel = call.ReadableChannel(channelId);
        if (channel.TeamId != hook["team_id"]!.GetValue<string>())
        {
            throw new ApiError(400, "api.webhook.team_mismatch.app_error", "Unable to update webhook across teams.");
        }

        Fill(call, hook, body);
        hook["channel_id"] = channel.Id;
        hook["channel_locked"] = locked;
        return Response.Json(hook.DeepClone(), 201);
    }

    private static Response UpdateOutgoing(Call call)
    {
        JsonObject hook = Outgoing(call);
        JsonObject body = Body(call, hook);
        CheckOutgoing(call, body, hook["team_id"]!.GetValue<string>());
        IReadOnlyList<string> words = body.Texts("trigger_words");
        IReadOnlyList<string> urls = body.Texts("callback_urls");
        string contentType = body.Text("content_type");
        Fill(call, hook, body);
        hook["channel_id"] = body.Text("channel_id");
        hook["trigger_words"] = GoJson.Strings(words);
        hook["trigger_when"] = body.Number("trigger_when");
        hook["callback_urls"] = urls.Count > 0 ? GoJson.Strings(urls) : hook["callback_urls"]!.DeepClone();
        hook["content_type"] = contentType;
        return Response.Json(hook.DeepClone());
    }

    /// <summary>Reads and validates the body of a change before anything is changed.</summary>
    private static JsonObject Body(Call call, JsonObject hook)
    {
        JsonObject body = call.BodyObject("hook");
        if (body.Text("id") != hook["id"]!.GetValue<string>())
        {
            throw ApiError.BodyParameter("hook_id");
        }

        foreach (string name in Texts)
        {
            body.Text(name);
        }

        return body;
    }

    private static void Fill(Call call, JsonObject hook, JsonObject body)
    {
        foreach (string name in Texts)
        {
            hook[name] = body.Text(name);
        }

        hook["update_at"] = call.World.Now;
    }

    private static Response RenewToken(Call call)
    {
        JsonObject hook = Outgoing(call);
        hook["token"] = call.World.NewId();
        hook["update_at"] = call.World.Now;
        return Response.Json(hook.DeepClone());
    }

    private static void CheckOutgoing(Call call, JsonObject body, string teamId)
    {
        string channelId = body.Text("channel_id");
        if (channelId.Length > 0)
        {
            SimulatedChannel channel = call.ReadableChannel(channelId);
            if (channel.TeamId != teamId || channel.Type != ChannelType.Open)
            {
                throw ApiError.Forbidden();
            }
        }
        else if (body.Texts("trigger_words").Count == 0)
        {
            throw new ApiError(400, "api.webhook.create_outgoing.triggers.app_error", "Trigger words or a channel are required.");
        }

        if (body.Number("trigger_when") is not (0 or 1))
        {
            throw new ApiError(400, "model.outgoing_hook.is_valid.trigger_when.app_error", "Invalid trigger_when.");
        }
    }

    private static Response CreateIncoming(Call call)
    {
        JsonObject body = call.BodyObject("incoming_webhook");
        SimulatedChannel channel = call.ReadableChannel(body.Text("channel_id"));
        RequireManager(call, channel.TeamId);
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

    private static Response CreateOutgoing(Call call)
    {
        JsonObject body = call.BodyObject("outgoing_webhook");
        SimulatedTeam team = call.World.Teams.ById.GetValueOrDefault(body.Text("team_id")) ?? throw ApiError.Forbidden();
        Call.Require(call.Manages(team));
        CheckOutgoing(call, body, team.Id);
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
            ["trigger_when"] = body.Number("trigger_when"),
            ["callback_urls"] = GoJson.Strings(urls),
            ["display_name"] = body.Text("display_name"),
            ["description"] = body.Text("description"),
            ["content_type"] = body.Text("content_type"),
            ["username"] = body.Text("username"),
            ["icon_url"] = body.Text("icon_url"),
        });
    }

    private static Response Keep(List<JsonObject> hooks, JsonObject hook)
    {
        hooks.Add(hook);
        return Response.Json(hook.DeepClone(), 201);
    }
}
