using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Channels;

namespace Earshot.Simulator.Mattermost.Rest.Posts;

/// <summary>Provides the endpoint that marks a channel as unread from a post on.</summary>
internal static class UnreadEndpoints
{
    public static void Add(RouteTable routes) => routes.Post("users/{user_id}/posts/{post_id}/set_unread", SetUnread);

    private static Response SetUnread(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        SimulatedPost post = call.ReadablePost();
        SimulatedChannel channel = call.World.Channels.ById[post.ChannelId];
        ChannelMember member = channel.Members.GetValueOrDefault(user.Id) ?? throw ApiError.Forbidden();
        SimulatedPost[] unread = [.. call.World.Posts.In(channel.Id).Where(p => p.DeleteAt == 0 && p.CreateAt >= post.CreateAt)];
        member.LastViewedAt = post.CreateAt - 1;
        member.MessageCount = Math.Max(0, channel.MessageCount - unread.Length);
        member.RootMessageCount = Math.Max(0, channel.RootMessageCount - unread.Count(p => p.RootId.Length == 0));
        member.MentionCount = unread.Count(p => p.Message.Contains("@" + user.Username, StringComparison.OrdinalIgnoreCase));
        member.LastUpdateAt = call.World.Now;
        call.World.Hub.Publish(new ServerEvent(
            "post_unread",
            Audience.User(user.Id) with { ChannelId = channel.Id, TeamId = channel.TeamId },
            ("last_viewed_at", member.LastViewedAt),
            ("mention_count", member.MentionCount),
            ("mention_count_root", member.MentionCount),
            ("msg_count", member.MessageCount),
            ("msg_count_root", member.RootMessageCount),
            ("post_id", post.Id)));
        return Response.Json(new JsonObject
        {
            ["team_id"] = channel.TeamId,
            ["user_id"] = user.Id,
            ["channel_id"] = channel.Id,
            ["msg_count"] = member.MessageCount,
            ["mention_count"] = member.MentionCount,
            ["mention_count_root"] = member.MentionCount,
            ["msg_count_root"] = member.RootMessageCount,
            ["last_viewed_at"] = member.LastViewedAt,
        });
    }
}
