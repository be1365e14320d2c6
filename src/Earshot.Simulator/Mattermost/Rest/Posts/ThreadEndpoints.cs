using System.Globalization;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Posts;

namespace Earshot.Simulator.Mattermost.Rest.Posts;

/// <summary>Provides the endpoints of followed threads.</summary>
internal static class ThreadEndpoints
{
    private const string Root = "users/{user_id}/teams/{team_id}/threads";

    public static void Add(RouteTable routes)
    {
        routes.Get(Root, List);
        routes.Put(Root + "/read", ReadAll);
        routes.Get(Root + "/{thread_id}", One);
        routes.Put(Root + "/{thread_id}/following", call => Follow(call, follows: true));
        routes.Delete(Root + "/{thread_id}/following", call => Follow(call, follows: false));
        routes.Put(Root + "/{thread_id}/read/{timestamp}", Read);
        routes.Post(Root + "/{thread_id}/set_unread/{post_id}", SetUnread);
    }

    private static IEnumerable<SimulatedPost> Roots(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        string teamId = call.TeamInPath().Id;
        return call.World.Channels.OfUser(user.Id, teamId).SelectMany(c => call.World.Posts.In(c.Id))
            .Where(p => p.DeleteAt == 0 && p.RootId.Length == 0);
    }

    private static IEnumerable<SimulatedPost> Followed(Call call)
    {
        string userId = call.Id("user_id");
        return Roots(call).Where(p => call.World.Threads.IsFollowed(userId, p));
    }

    private static Response List(Call call)
    {
        string userId = call.OwnUserInPath().Id;
        SimulatedPost[] all =
        [
            .. Followed(call).Where(p => call.World.Posts.ReplyCount(p) > 0)
                .OrderByDescending(p => LastReply(call, p)).ThenBy(p => p.Id, StringComparer.Ordinal),
        ];
        SimulatedPost[] unread = [.. all.Where(p => Unread(call, userId, p).Any())];
        SimulatedPost[] listed = call.IsAsked("totalsOnly") ? [] : [.. Page(call, call.IsAsked("unread") ? unread : all)];
        return Response.Json(new JsonObject
        {
            ["total"] = all.Length,
            ["total_unread_threads"] = unread.Length,
            ["total_unread_mentions"] = unread.Sum(p => Mentions(call, userId, p)),
            ["threads"] = GoJson.Array(listed.Select(p => ToJson(call, p, ThreadPart.Listed))),
        });
    }

    /// <summary>Returns a page of threads, newest first: "before" selects older threads, and "after" selects newer ones.</summary>
    private static IEnumerable<SimulatedPost> Page(Call call, IReadOnlyList<SimulatedPost> threads)
    {
        IEnumerable<SimulatedPost> found = threads;
        if (call.Query("since") is { Length: > 0 } since)
        {
            long time = long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out long given)
                ? given
                : throw ApiError.UrlParameter("since");
            found = found.Where(p => LastReply(call, p) >= time);
        }

        (string before, string after) = (call.Query("before"), call.Query("after"));
        if (before.Length > 0 && after.Length > 0)
        {
            throw ApiError.UrlParameter("before or after");
        }

        if (after.Length > 0)
        {
            return found.TakeWhile(p => p.Id != after).TakeLast(call.PerPage);
        }

        return (before.Length > 0 ? found.SkipWhile(p => p.Id != before).Skip(1) : found).Take(call.PerPage);
    }

    private static long LastReply(Call call, SimulatedPost root) => call.World.Posts.Thread(root).Last().CreateAt;

    private static IEnumerable<SimulatedPost> Unread(Call call, string userId, SimulatedPost root) =>
        call.World.Threads.ViewedAt(userId, root) is { } viewed
            ? call.World.Posts.Thread(root).Where(p => p.RootId.Length > 0 && p.UserId != userId && p.CreateAt > viewed)
            : [];

    private static int Mentions(Call call, string userId, SimulatedPost root) => Unread(call, userId, root)
        .Count(p => p.Message.Contains("@" + call.World.Users[userId].Username, StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns a thread that the user can read, whether or not the user follows it.</summary>
    private static SimulatedPost Thread(Call call)
    {
        string id = call.Id("thread_id");
        return Roots(call).FirstOrDefault(p => p.Id == id) ?? throw NoThread();
    }

    private static ApiError NoThread() =>
        new(404, "app.user.get_thread_membership_for_user.not_found", "The user's thread does not exist.");

    private static Response One(Call call)
    {
        SimulatedPost root = Thread(call);
        return call.World.Threads.IsFollowed(call.Id("user_id"), root)
            ? Response.Json(ToJson(call, root, ThreadPart.Single))
            : throw NoThread();
    }

    private static Response Follow(Call call, bool follows)
    {
        SimulatedPost root = Thread(call);
        call.World.Threads.Follow(call.Id("user_id"), root, follows);
        Announce(
            call, "thread_follow_changed", ("reply_count", call.World.Posts.ReplyCount(root)), ("state", follows), ("thread_id", root.Id));
        return Response.Ok();
    }

    private static Response ReadAll(Call call)
    {
        foreach (SimulatedPost root in Followed(call).ToArray())
        {
            call.World.Threads.View(call.Id("user_id"), root, call.World.Now);
        }

        Announce(call, "thread_read_changed");
        return Response.Ok();
    }

    private static Response Read(Call call)
    {
        long time = long.TryParse(call.Argument("timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out long given)
            ? given
            : throw ApiError.UrlParameter("timestamp");
        SimulatedPost root = Thread(call);
        return Viewed(call, root, time);
    }

    private static Response SetUnread(Call call)
    {
        SimulatedPost root = Thread(call);
        string id = call.Id("post_id");
        SimulatedPost post = call.World.Posts.Thread(root).FirstOrDefault(p => p.Id == id)
            ?? throw new ApiError(404, "app.post.get.app_error", "Unable to get the post.");
        return Viewed(call, root, post.CreateAt - 1);
    }

    private static Response Viewed(Call call, SimulatedPost root, long time)
    {
        string userId = call.Id("user_id");
        call.World.Threads.View(userId, root, time);
        Announce(
            call,
            "thread_read_changed",
            ("thread_id", root.Id),
            ("timestamp", time),
            ("unread_mentions", Mentions(call, userId, root)),
            ("unread_replies", Unread(call, userId, root).Count()));
        return Response.Json(ToJson(call, root, ThreadPart.Single));
    }

    private static void Announce(Call call, string name, params ReadOnlySpan<(string Key, JsonNode? Value)> data) =>
        call.World.Hub.Publish(new ServerEvent(name, Audience.User(call.Id("user_id")) with { TeamId = call.Id("team_id") }, data));

    private static JsonObject ToJson(Call call, SimulatedPost root, ThreadPart part)
    {
        string userId = call.Id("user_id");
        SimulatedPost[] thread = [.. call.World.Posts.Thread(root)];
        IEnumerable<SimulatedUser> participants =
            thread.Select(p => p.UserId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => call.World.Users[id]);
        return new JsonObject
        {
            ["id"] = root.Id,
            ["reply_count"] = thread.Length - 1,
            ["last_reply_at"] = thread[^1].CreateAt,
            ["last_viewed_at"] = call.World.Threads.ViewedAt(userId, root) ?? call.World.Now,
            ["participants"] = GoJson.Array(participants.Select(u => call.IsAsked("extended") ? u.ToJson() : u.ToParticipantJson())),
            ["post"] = root.ToJson(part: part),
            ["unread_replies"] = Unread(call, userId, root).Count(),
            ["unread_mentions"] = Mentions(call, userId, root),
        };
    }
}
