using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Channels;

internal static class ChannelMemberEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("channels/{channel_id}/members", List);
        routes.Get("channels/{channel_id}/members/{user_id}", call => Answer.Json(Member(call, call.ReadableChannel()).ToJson()));
        routes.Post("channels/{channel_id}/members", Join);
        routes.Delete("channels/{channel_id}/members/{user_id}", Leave);
        routes.Post("channels/members/{user_id}/view", View);
        routes.Get("users/{user_id}/teams/{team_id}/channels/members", OfUser);
        routes.Get("users/{user_id}/channels/{channel_id}/unread", Unread);
    }

    private static ChannelMember Member(Call call, SimulatedChannel channel) => channel.Members.GetValueOrDefault(call.Id("user_id"))
        ?? throw new ApiError(404, "app.channel.get_member.missing.app_error", "No channel member found for that user ID and channel ID.");

    private static Answer List(Call call) => Answer.List(
        call.Paged(call.ReadableChannel().Members.Values.OrderBy(m => m.UserId, StringComparer.Ordinal)).Select(m => m.ToJson()));

    private static Answer Join(Call call)
    {
        SimulatedChannel channel = call.World.Rooms.Channels.GetValueOrDefault(call.Id("channel_id"))
            ?? throw new ApiError(404, "app.channel.get.existing.app_error", "Unable to find the existing channel.");
        JsonObject body = call.BodyObject("member");
        string id = body.Text("user_id");
        SimulatedUser user = ServerWorld.IsValidId(id) && call.World.Users.TryGetValue(id, out SimulatedUser? found) ? found : throw ApiError.BodyParameter("user_id");
        bool joinsOpen = user == call.User && channel.Type == ChannelType.Open && call.World.Rooms.Teams[channel.TeamId].Members.ContainsKey(user.Id);
        if (channel.IsDirectOrGroup || !(joinsOpen || call.User.IsAdmin || channel.Members.ContainsKey(call.User.Id)))
        {
            throw ApiError.Forbidden();
        }

        if (!channel.Members.ContainsKey(user.Id))
        {
            call.World.Rooms.Join(channel, user);
            call.World.Posts.AddSystem(channel, call.User, user == call.User ? SystemPost.Joined(user) : SystemPost.Added(user, call.User));
        }

        return Answer.Json(channel.Members[user.Id].ToJson(), 201);
    }

    private static Answer Leave(Call call)
    {
        SimulatedChannel channel = call.ReadableChannel();
        SimulatedUser user = call.UserInPath();
        Member(call, channel);
        if (channel.IsDirectOrGroup || channel.Name == "town-square")
        {
            throw new ApiError(400, "api.channel.remove.default.app_error", "Unable to remove user from the default channel town-square.");
        }

        call.World.Rooms.Leave(channel, user, call.User);
        call.World.Posts.AddSystem(channel, call.User, user == call.User ? SystemPost.Left(user) : SystemPost.Removed(user));
        return Answer.Ok();
    }

    private static Answer View(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        string id = call.BodyObject("channel_view").Text("channel_id");
        var times = new JsonObject();
        if (id.Length > 0)
        {
            SimulatedChannel channel = call.ReadableChannel(id);
            if (channel.Members.TryGetValue(user.Id, out ChannelMember? member))
            {
                PostStore.View(channel, member, call.World.Now);
                times[id] = member.LastViewedAt;
                call.World.Hub.Publish(new ServerEvent("channel_viewed", Audience.User(user.Id), ("channel_id", id)));
            }
        }

        return Answer.Json(new JsonObject { ["status"] = "OK", ["last_viewed_at_times"] = times });
    }

    private static Answer OfUser(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        return Answer.List(call.World.Rooms.Of(user.Id, call.TeamInPath().Id).Select(c => c.Members[user.Id].ToJson()));
    }

    private static Answer Unread(Call call)
    {
        call.OwnUserInPath();
        SimulatedChannel channel = call.ReadableChannel();
        ChannelMember member = Member(call, channel);
        return Answer.Json(new JsonObject
        {
            ["team_id"] = channel.TeamId,
            ["channel_id"] = channel.Id,
            ["msg_count"] = channel.MessageCount - member.MessageCount,
            ["mention_count"] = member.MentionCount,
            ["mention_count_root"] = member.MentionCount,
            ["msg_count_root"] = channel.RootMessageCount - member.RootMessageCount,
        });
    }
}
