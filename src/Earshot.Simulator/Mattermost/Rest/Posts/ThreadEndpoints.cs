using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Posts;

internal static class ThreadEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("users/{user_id}/teams/{team_id}/threads", List);
        routes.Get("users/{user_id}/teams/{team_id}/threads/{thread_id}", One);
    }

    private static IEnumerable<SimulatedPost> Followed(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        string teamId = call.TeamInPath().Id;
        return call.World.Rooms.Of(user.Id, teamId).SelectMany(c => call.World.Posts.In(c.Id))
            .Where(p => p.DeleteAt == 0 && p.RootId.Length == 0 && Participants(call, p).Contains(user.Id));
    }

    private static Answer List(Call call)
    {
        JsonObject[] threads = [.. Followed(call).Where(p => call.World.Posts.ReplyCount(p) > 0).Select(p => ToJson(call, p, ThreadPart.Listed))];
        return Answer.Json(new JsonObject
        {
            ["total"] = threads.Length,
            ["total_unread_threads"] = 0,
            ["total_unread_mentions"] = 0,
            ["threads"] = GoJson.Array(threads),
        });
    }

    private static Answer One(Call call)
    {
        string id = call.Id("thread_id");
        SimulatedPost root = Followed(call).FirstOrDefault(p => p.Id == id)
            ?? throw new ApiError(404, "app.user.get_thread_membership_for_user.not_found", "That user's thread doesn't exist.");
        return Answer.Json(ToJson(call, root, ThreadPart.Single));
    }

    private static IEnumerable<string> Participants(Call call, SimulatedPost root) =>
        call.World.Posts.Thread(root).Select(p => p.UserId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static JsonObject ToJson(Call call, SimulatedPost root, ThreadPart part)
    {
        SimulatedPost[] thread = [.. call.World.Posts.Thread(root)];
        return new JsonObject
        {
            ["id"] = root.Id,
            ["reply_count"] = thread.Length - 1,
            ["last_reply_at"] = thread[^1].CreateAt,
            ["last_viewed_at"] = call.World.Now,
            ["participants"] = GoJson.Array(Participants(call, root).Select(id => call.World.Users[id].ToParticipantJson())),
            ["post"] = root.ToJson(part: part),
            ["unread_replies"] = 0,
            ["unread_mentions"] = 0,
        };
    }
}
