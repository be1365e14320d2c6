using System.Globalization;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Posts;

namespace Earshot.Simulator.Mattermost.Rest.Posts;

/// <summary>Provides the endpoints that list posts, including the server's surprising behavior.</summary>
internal static class PostListEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("channels/{channel_id}/posts", InChannel);
        routes.Get("channels/{channel_id}/pinned", Pinned);
        routes.Get("posts/{post_id}/thread", Thread);
        routes.Get("users/{user_id}/channels/{channel_id}/posts/unread", AroundUnread);
        routes.Get("users/{user_id}/posts/flagged", Flagged);
    }

    private static Response InChannel(Call call)
    {
        string after = Anchor(call, "after");
        string before = Anchor(call, "before");
        long since = Since(call);
        SimulatedChannel channel = call.ChannelWithReadablePosts();
        if (since > 0)
        {
            return Changed(call, channel, since);
        }

        string etag = Tag(call, channel);
        if (call.Has(etag))
        {
            return Response.NotModified(etag);
        }

        JsonObject list = (after, before) switch
        {
            ({ Length: > 0 }, _) => Around(call, channel, after, isAfter: true),
            (_, { Length: > 0 }) => Around(call, channel, before, isAfter: false),
            _ => Newest(call, channel),
        };
        return Response.Json(list, etag: etag);
    }

    private static string Anchor(Call call, string name) =>
        call.Query(name) is var id && (id.Length == 0 || ServerWorld.IsValidId(id)) ? id : throw ApiError.BodyParameter(name);

    /// <summary>Returns the requested time. As on the server, a time that is not positive counts as missing.</summary>
    private static long Since(Call call)
    {
        string since = call.Query("since");
        return since.Length == 0 ? 0
            : long.TryParse(since, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long time) ? time
            : throw ApiError.BodyParameter("since");
    }

    /// <summary>Returns the tag of the channel's pages, which is the time of its last update.</summary>
    private static string Tag(Call call, SimulatedChannel channel)
    {
        LastUpdateMemory memory = call.World.Posts.LastUpdates;
        if (memory.Of(channel.Id) is not { } updated)
        {
            IReadOnlyList<SimulatedPost> posts = call.World.Posts.In(channel.Id);
            updated = posts.Count > 0 ? posts.Max(p => p.UpdateAt) : call.World.Now;
            memory.Remember(channel.Id, updated);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{call.World.Options.ServerVersion}.{updated}");
    }

    private static IEnumerable<SimulatedPost> NewestFirst(IEnumerable<SimulatedPost> stored) =>
        stored.Reverse().OrderByDescending(p => p.CreateAt);

    private static IEnumerable<SimulatedPost> There(Call call, SimulatedChannel channel) =>
        call.World.Posts.In(channel.Id).Where(p => p.DeleteAt == 0);

    private static JsonObject Newest(Call call, SimulatedChannel channel)
    {
        SimulatedPost[] order = [.. call.Paged(NewestFirst(There(call, channel)))];
        return List(call, order, WithThreads(call, order), Next(call, channel, order), Previous(call, channel, order), CountIfAlone(call));
    }

    /// <summary>
    /// Returns the posts before or after a post, which can be deleted or in another channel. An unknown post gives an empty list instead of
    /// an error.
    /// </summary>
    private static JsonObject Around(Call call, SimulatedChannel channel, string anchorId, bool isAfter)
    {
        SimulatedPost? anchor = call.World.Posts.FindEvenDeleted(anchorId);
        IEnumerable<SimulatedPost> posts = anchor is null ? [] : There(call, channel)
            .Where(p => isAfter ? p.CreateAt > anchor.CreateAt : p.CreateAt < anchor.CreateAt);
        SimulatedPost[] order = isAfter
            ? [.. NewestFirst(call.Paged(posts.OrderBy(p => p.CreateAt)))]
            : [.. call.Paged(NewestFirst(posts))];
        bool full = order.Length > 0 && order.Length == call.PerPage;
        string? first = call.Page == 0 ? anchorId : null;
        string next = isAfter ? (full ? Next(call, channel, order) : "") : first ?? Next(call, channel, order);
        string previous = isAfter ? first ?? Previous(call, channel, order) : full ? Previous(call, channel, order) : "";
        return List(call, order, WithThreads(call, order), next, previous, call.World.Posts.ReplyCount);
    }

    /// <summary>Returns what has changed since a time, including deleted posts and old versions, without a tag.</summary>
    private static Response Changed(Call call, SimulatedChannel channel, long time)
    {
        if (call.Query("collapsedThreads") == "true")
        {
            IEnumerable<SimulatedPost> roots = NewestFirst(There(call, channel).Where(p => p.UpdateAt > time && p.RootId.Length == 0));
            SimulatedPost[] listed = [.. roots.Take(call.World.Behavior.CollapsedSinceLimit ?? int.MaxValue)];
            return Response.Json(List(call, listed, listed, "", "", call.World.Posts.ReplyCount));
        }

        SimulatedPost[] all = [.. NewestFirst(call.World.Posts.Changed.Since(channel.Id, time))];
        return Response.Json(List(call, [.. all.Where(p => p.UpdateAt > time)], all, "", "", CountIfAlone(call)));
    }

    /// <summary>Returns the count of replies, which the server computes for these lists only if they come without the threads.</summary>
    private static Func<SimulatedPost, int>? CountIfAlone(Call call) => IsAlone(call) ? call.World.Posts.ReplyCount : null;

    private static bool IsAlone(Call call) => call.Query("skipFetchThreads") == "true";

    /// <summary>Responds with a list that has no page, whose tag is its last update.</summary>
    private static Response Tagged(Call call, SimulatedPost[] order, SimulatedPost[] posts)
    {
        string[] tag = [call.World.Options.ServerVersion, order.FirstOrDefault()?.Id ?? "", .. LastUpdate(posts)];
        return call.Tagged(List(call, order, posts, "", "", call.World.Posts.ReplyCount), string.Join('.', tag));
    }

    private static string[] LastUpdate(SimulatedPost[] posts) =>
        posts.OrderByDescending(p => p.UpdateAt).ThenByDescending(p => p.Id, StringComparer.Ordinal).FirstOrDefault() is { } last
            ? [last.Id, last.UpdateAt.ToString(CultureInfo.InvariantCulture)]
            : ["0", "0"];

    private static Response Pinned(Call call)
    {
        SimulatedChannel channel = call.ReadableChannel();
        SimulatedPost[] order = [.. NewestFirst(There(call, channel).Where(p => p.IsPinned))];
        return Tagged(call, order, order);
    }

    /// <summary>Returns a thread. As on the server, the requested post appears in the order twice.</summary>
    private static Response Thread(Call call)
    {
        SimulatedPost post = call.VisiblePost();
        SimulatedPost[] thread = [.. call.World.Posts.Thread(post)];
        return Tagged(call, [post, .. thread], thread);
    }

    private static Response AroundUnread(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        SimulatedChannel channel = call.ReadableChannel();
        long viewed = channel.Members.GetValueOrDefault(user.Id)?.LastViewedAt ?? 0;
        int before = Limit(call, "limit_before");
        int after = Limit(call, "limit_after") is > 0 and var given ? given : throw ApiError.UrlParameter("limit_after");
        SimulatedPost[] read = [.. NewestFirst(There(call, channel).Where(p => p.CreateAt <= viewed)).Take(before)];
        SimulatedPost[] unread =
            [.. NewestFirst(There(call, channel).Where(p => p.CreateAt > viewed).OrderBy(p => p.CreateAt).Take(after))];
        SimulatedPost[] order = [.. unread, .. read];
        return Response.Json(List(call, order, WithThreads(call, order), Next(call, channel, order), Previous(call, channel, order)));
    }

    private static int Limit(Call call, string name) =>
        int.TryParse(call.Query(name), NumberStyles.None, CultureInfo.InvariantCulture, out int limit) ? Math.Min(limit, 200) : 60;

    private static Response Flagged(Call call)
    {
        string id = call.OwnUserInPath().Id;
        IEnumerable<SimulatedPost> flagged = call.World.Preferences.Keys.Where(k => k.UserId == id && k.Category == "flagged_post")
            .Select(k => call.World.Posts.Find(k.Name)).OfType<SimulatedPost>()
            .Where(p => IsWanted(call, call.World.Channels.ById[p.ChannelId]));
        SimulatedPost[] order =
            [.. call.Paged(NewestFirst(flagged)).Where(p => call.User.IsAdmin || call.World.Channels.IsMember(call.User.Id, p.ChannelId))];
        return Response.Json(List(call, order, order, "", ""));
    }

    /// <summary>Determines whether a channel is in the requested channel or team. Direct and group channels belong to every team.</summary>
    private static bool IsWanted(Call call, SimulatedChannel channel) => call.Query("channel_id") is { Length: > 0 } channelId
        ? channel.Id == channelId
        : call.Query("team_id") is not { Length: > 0 } teamId || channel.TeamId == teamId || channel.IsDirectOrGroup;

    /// <summary>Returns the listed posts and the rest of their threads, which are not in the order.</summary>
    private static IEnumerable<SimulatedPost> WithThreads(Call call, SimulatedPost[] order)
    {
        IEnumerable<SimulatedPost> roots = order.Select(p => p.RootId).Where(id => id.Length > 0).Select(call.World.Posts.Find)
            .OfType<SimulatedPost>();
        return IsAlone(call) ? order.Union(roots) : order.Union(order.SelectMany(call.World.Posts.Thread));
    }

    private static string Next(Call call, SimulatedChannel channel, SimulatedPost[] order) => order.Length == 0
        ? ""
        : There(call, channel).Where(p => p.CreateAt > order[0].CreateAt).MinBy(p => p.CreateAt)?.Id ?? "";

    private static string Previous(Call call, SimulatedChannel channel, SimulatedPost[] order) => order.Length == 0
        ? ""
        : There(call, channel).Where(p => p.CreateAt < order[^1].CreateAt).MaxBy(p => p.CreateAt)?.Id ?? "";

    private static JsonObject List(
        Call call,
        SimulatedPost[] order,
        IEnumerable<SimulatedPost> posts,
        string next,
        string previous,
        Func<SimulatedPost, int>? replyCount = null)
    {
        var list = new JsonObject
        {
            ["order"] = GoJson.Strings(order.Select(p => p.Id)),
            ["posts"] = GoJson.Map(posts.Select(p => KeyValuePair.Create(p.Id, (JsonNode?)p.ToJson(replyCount?.Invoke(p) ?? 0)))),
            ["next_post_id"] = next,
            ["prev_post_id"] = previous,
        };
        ServerBehavior behavior = call.World.Behavior;
        if (behavior.HasNextMark)
        {
            list["has_next"] = false;
        }

        if (!behavior.HasParentId)
        {
            list["first_inaccessible_post_time"] = 0;
        }

        return list;
    }
}
