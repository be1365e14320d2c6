using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.World.Channels;

internal sealed class ChannelMember(string channelId, string userId, bool admin, long now)
{
    public string ChannelId { get; } = channelId;

    public string UserId { get; } = userId;

    public bool Admin { get; set; } = admin;

    public long LastViewedAt { get; set; }

    public int MessageCount { get; set; }

    public int RootMessageCount { get; set; }

    public int MentionCount { get; set; }

    public long LastUpdateAt { get; set; } = now;

    public JsonObject NotifyProps { get; } = new()
    {
        ["desktop"] = "default",
        ["email"] = "default",
        ["ignore_channel_mentions"] = "default",
        ["mark_unread"] = "all",
        ["push"] = "default",
    };

    public JsonObject ToJson() => new()
    {
        ["channel_id"] = ChannelId,
        ["user_id"] = UserId,
        ["roles"] = Admin ? "channel_user channel_admin" : "channel_user",
        ["last_viewed_at"] = LastViewedAt,
        ["msg_count"] = MessageCount,
        ["mention_count"] = MentionCount,
        ["mention_count_root"] = MentionCount,
        ["msg_count_root"] = RootMessageCount,
        ["notify_props"] = GoJson.Copy(NotifyProps),
        ["last_update_at"] = LastUpdateAt,
        ["scheme_guest"] = false,
        ["scheme_user"] = true,
        ["scheme_admin"] = Admin,
        ["explicit_roles"] = "",
    };
}
