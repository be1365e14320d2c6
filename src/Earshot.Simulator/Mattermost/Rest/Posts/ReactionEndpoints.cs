using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Posts;

internal static class ReactionEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Post("reactions", Save);
        routes.Delete("users/{user_id}/posts/{post_id}/reactions/{emoji_name}", Delete);
        routes.Post("posts/ids/reactions", Bulk);
        routes.Get("posts/{post_id}/reactions", call => Response.List(call.ReadablePost().Reactions.Select(r => r.ToJson())));
    }

    private static Response Save(Call call)
    {
        JsonObject body = call.BodyObject("reaction");
        string userId = body.Text("user_id");
        string postId = body.Text("post_id");
        string emoji = body.Text("emoji_name");
        if (!ServerWorld.IsValidId(userId) || !ServerWorld.IsValidId(postId) || emoji.Length is 0 or > 64 || !emoji.All(IsEmojiCharacter))
        {
            throw new ApiError(400, "api.reaction.save_reaction.invalid.app_error", "Reaction is not valid.");
        }

        if (userId != call.User.Id)
        {
            throw new ApiError(403, "api.reaction.save_reaction.user_id.app_error", "Users can add reactions only for themselves.");
        }

        // A missing post has no channel for which a permission could be checked.
        SimulatedPost post = call.World.Posts.Find(postId) ?? throw ApiError.Forbidden();
        CheckChannel(call, post, "save");
        return Response.Json(call.World.Posts.React(post, userId, emoji).ToJson());
    }

    private static Response Delete(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        SimulatedPost post = call.World.Posts.Find(call.Id("post_id")) ?? throw ApiError.Forbidden();
        CheckChannel(call, post, "delete");
        call.World.Posts.Unreact(post, user.Id, call.Argument("emoji_name"));
        return Response.Ok();
    }

    private static void CheckChannel(Call call, SimulatedPost post, string operation)
    {
        if (call.ReadableChannel(post.ChannelId).DeleteAt > 0)
        {
            throw new ApiError(403, $"api.reaction.{operation}.archived_channel.app_error", "The channel is archived.");
        }
    }

    private static Response Bulk(Call call)
    {
        // A missing post has no channel for which a permission could be checked.
        SimulatedPost[] posts =
        [
            .. call.BodyIds("post_ids").Distinct(StringComparer.Ordinal)
                .Select(id => call.World.Posts.Find(id) is null ? throw ApiError.Forbidden() : call.ReadablePost(id)),
        ];
        return Response.Json(
            GoJson.Map(posts.Select(p => KeyValuePair.Create(p.Id, (JsonNode?)GoJson.Array(p.Reactions.Select(r => r.ToJson()))))));
    }

    private static bool IsEmojiCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '+';
}
