using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Posts;

namespace Earshot.Simulator.Mattermost.Rest.Posts;

internal static class PostEndpoints
{
    private const int MaximumRunes = 16_383;

    public static void Add(RouteTable routes)
    {
        routes.Activity("POST", "posts", Create);
        routes.Post("posts/ephemeral", CreateEphemeral);
        routes.Post("posts/ids", ByIds);
        routes.Post("posts/{post_id}/actions/{action_id}", Act);
        routes.Get("posts/{post_id}", Get);
        routes.Put("posts/{post_id}", Update);
        routes.Put("posts/{post_id}/patch", Patch);
        routes.Delete("posts/{post_id}", Delete);
        routes.Post("posts/{post_id}/pin", call => Pin(call, pinned: true));
        routes.Post("posts/{post_id}/unpin", call => Pin(call, pinned: false));
        routes.Get("posts/{post_id}/files/info", call => Response.List(call.ReadablePost().Files.Select(f => f.ToJson())));
    }

    private static Response Create(Call call)
    {
        JsonObject body = call.BodyObject("post");
        SimulatedChannel channel = call.ReadableChannel(body.Text("channel_id"));
        if (channel.DeleteAt > 0)
        {
            throw new ApiError(400, "api.post.create_post.can_not_post_to_deleted.error", "The channel is archived.");
        }

        PostDraft draft = Read(body) with { SetOnline = call.Query("set_online") != "false" };
        if (draft.Type.Length > 0 && !draft.Type.StartsWith("custom_", StringComparison.Ordinal))
        {
            throw new ApiError(400, "api.context.invalid_body_param.app_error", "Invalid or missing post.type in request body.");
        }

        PostStore posts = call.World.Posts;
        if (draft.PendingPostId.Length > 0 && posts.Pending.Find(draft.PendingPostId) is { } known)
        {
            return Repeated(posts, known);
        }

        posts.Pending.Begin(draft.PendingPostId);
        TimeSpan delay = call.World.Options.PostDuration;
        return delay > TimeSpan.Zero
            ? new Response { Later = (delay, () => Create(call, channel, draft)) }
            : Create(call, channel, draft);
    }

    private static Response Create(Call call, SimulatedChannel channel, PostDraft draft)
    {
        try
        {
            CheckMessage(draft.Message);
            CheckRoot(call.World, channel, draft.RootId);
            SimulatedPost post = call.World.Posts.Add(channel, call.User, draft);
            return Response.Json(post.ToJson(pendingId: draft.PendingPostId), 201);
        }
        catch (ApiError)
        {
            call.World.Posts.Pending.Fail(draft.PendingPostId);
            throw;
        }
    }

    /// <summary>Responds to a repeated request with the first post. The server omits the metadata here.</summary>
    private static Response Repeated(PostStore posts, string id)
    {
        if (id.Length == 0)
        {
            throw new ApiError(500, "api.post.deduplicate_create_post.pending", "The post is being created by another request.");
        }

        SimulatedPost post = posts.Find(id)
            ?? throw new ApiError(500, "api.post.deduplicate_create_post.failed_to_get", "Failed to fetch the first post.");
        JsonObject json = post.ToJson();
        json.Remove("metadata");
        return Response.Json(json, 201);
    }

    private static PostDraft Read(JsonObject body) => new()
    {
        Message = body.Text("message"),
        RootId = body.Text("root_id"),
        Type = body.Text("type"),
        PendingPostId = body.Text("pending_post_id"),
        Props = body.ObjectOrNull("props"),
        FileIds = body.Texts("file_ids"),
    };

    public static void CheckMessage(string message)
    {
        if (message.EnumerateRunes().Count() > MaximumRunes)
        {
            throw new ApiError(400, "model.post.is_valid.msg.app_error", "Invalid message.");
        }
    }

    public static void CheckRoot(ServerWorld world, SimulatedChannel channel, string rootId)
    {
        if (rootId.Length == 0)
        {
            return;
        }

        SimulatedPost root = world.Posts.Find(rootId)
            ?? throw new ApiError(400, "api.post.create_post.root_id.app_error", "Invalid RootId parameter.");
        if (root.RootId.Length > 0)
        {
            throw new ApiError(400, "api.post.create_post.root_id.app_error", "Invalid RootId parameter.");
        }

        if (root.ChannelId != channel.Id)
        {
            throw new ApiError(400, "api.post.create_post.channel_root_id.app_error", "Invalid ChannelId for RootId parameter.");
        }
    }

    /// <summary>Creates an ephemeral post, which one user sees and the server does not store.</summary>
    private static Response CreateEphemeral(Call call)
    {
        call.RequireAdmin();
        JsonObject body = call.BodyObject("body");
        JsonObject draft = body["post"] as JsonObject ?? throw ApiError.BodyParameter("body");
        SimulatedChannel channel = call.ReadableChannel(draft.Text("channel_id"));
        SimulatedUser user = call.World.Users.GetValueOrDefault(body.Text("user_id")) ?? throw ApiError.BodyParameter("user_id");
        long now = call.World.Now;
        var post = new SimulatedPost(call.World.Behavior, call.World.NewId(), channel.Id, call.User.Id)
        {
            Message = draft.Text("message"),
            CreateAt = now,
            UpdateAt = now,
            Type = "system_ephemeral",
        };
        call.World.Hub.Publish(new ServerEvent(
            "ephemeral_message", Audience.User(user.Id) with { ChannelId = channel.Id }, ("post", GoJson.Text(post.ToJson()))));
        return Response.Json(post.ToJson(), 201);
    }

    private static Response Get(Call call)
    {
        SimulatedPost post = call.VisiblePost();
        return call.Tagged(post.ToJson(), $"{call.World.Options.ServerVersion}.{post.Id}.{post.UpdateAt}");
    }

    /// <summary>Returns the posts that the current user can read.</summary>
    private static Response ByIds(Call call)
    {
        IReadOnlyList<string> ids = call.BodyIds("post_ids");
        if (ids.Count > 1000)
        {
            throw new ApiError(400, "api.post.posts_by_ids.invalid_body.request_error", "At most 1000 posts can be requested at once.");
        }

        SimulatedPost[] posts = [.. ids.Distinct(StringComparer.Ordinal).Select(call.World.Posts.Find).OfType<SimulatedPost>()];
        return Response.List(
            posts.Where(p => call.User.IsAdmin || call.World.Channels.IsMember(call.User.Id, p.ChannelId)).Select(p => p.ToJson()));
    }

    /// <summary>Runs a button or menu of a post. The simulator calls no integration.</summary>
    private static Response Act(Call call)
    {
        SimulatedPost post = call.ReadablePost();
        string id = call.Argument("action_id");
        bool known = post.Props["attachments"] is JsonArray attachments
            && attachments.OfType<JsonObject>().Select(a => a["actions"]).OfType<JsonArray>()
            .SelectMany(a => a.OfType<JsonObject>()).Any(a => a.LooseText("id") == id);
        return known
            ? Response.Json(new JsonObject { ["status"] = "OK", ["trigger_id"] = call.World.NewTrigger(call.User) })
            : throw new ApiError(404, "api.post.do_action.action_id.app_error", "Invalid action id.");
    }

    private static Response Update(Call call)
    {
        JsonObject body = call.BodyObject("post");
        return body.Text("id") == call.Id("post_id") ? Change(call, body) : throw ApiError.BodyParameter("id");
    }

    private static Response Patch(Call call) => Change(call, call.BodyObject("post"));

    private static Response Change(Call call, JsonObject body)
    {
        SimulatedPost post = ChangeablePost(call);
        CheckEditable(call, post);
        string? message = body.TextOrNull("message");
        CheckMessage(message ?? "");
        call.World.Posts.Edit(post, message, body.Flag("is_pinned"), body.ObjectOrNull("props"));
        return Response.Json(post.ToJson());
    }

    private static Response Delete(Call call)
    {
        SimulatedPost post = ChangeablePost(call);
        if (call.World.Channels.ById[post.ChannelId].DeleteAt > 0)
        {
            throw new ApiError(400, "api.post.delete_post.can_not_delete_post_in_deleted.error", "The channel is archived.");
        }

        call.World.Posts.Delete(post, call.User.Id);
        return Response.Ok();
    }

    private static Response Pin(Call call, bool pinned)
    {
        SimulatedPost post = call.ReadablePost();
        CheckEditable(call, post);
        if (post.IsPinned != pinned)
        {
            call.World.Posts.Edit(post, message: null, pinned, props: null);
        }

        return Response.Ok();
    }

    /// <summary>Rejects changes of system messages and of posts in archived channels.</summary>
    private static void CheckEditable(Call call, SimulatedPost post)
    {
        if (post.Type.StartsWith("system_", StringComparison.Ordinal))
        {
            throw new ApiError(400, "api.post.update_post.system_message.app_error", "System messages cannot be edited.");
        }

        if (call.World.Channels.ById[post.ChannelId].DeleteAt > 0)
        {
            throw new ApiError(400, "api.post.update_post.can_not_update_post_in_deleted.error", "The channel is archived.");
        }
    }

    /// <summary>Returns a post that the current user can change: the user's own posts, or any post for an administrator.</summary>
    private static SimulatedPost ChangeablePost(Call call)
    {
        SimulatedPost post = call.World.Posts.Find(call.Id("post_id")) ?? throw ApiError.Forbidden();
        call.ReadableChannel(post.ChannelId);
        return post.UserId == call.User.Id || call.User.IsAdmin ? post : throw ApiError.Forbidden();
    }
}
