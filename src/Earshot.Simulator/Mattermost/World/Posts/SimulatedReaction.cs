using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.World.Posts;

internal sealed record SimulatedReaction(string UserId, string PostId, string EmojiName, long CreateAt, long UpdateAt)
{
    public JsonObject ToJson() => new()
    {
        ["user_id"] = UserId,
        ["post_id"] = PostId,
        ["emoji_name"] = EmojiName,
        ["create_at"] = CreateAt,
        ["update_at"] = UpdateAt,
        ["delete_at"] = 0,
        ["remote_id"] = "",
    };
}
