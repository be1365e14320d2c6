using System.Globalization;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Posts;

/// <summary>Provides the endpoints that list posts, including the server's surprising behavior.</summary>
internal static class PostListEndpoints
{
    /// <summary>The maximum number of posts in a response to a "since" request. Further posts are omitted without notice.</summary>
    private const int SinceLimit = 1000;

    private const long SinceCacheMilliseconds = 15 * 60 * 1000;

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
        SimulatedChannel channel = call.ReadableChannel();
        string after = Anchor(call, "after");
        string before = Anchor(call, "before");
        if (call.Query("since") is { Length: > 0 } since)
        {
            return long.TryParse(since, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long time)
                ? Since(call, channel, time)
                : throw ApiError.UrlParameter("since");
        }

        if (after.Length > 0)
        {
            return Around(call, channel, after, isAfter: true);
        }

        return before.Length > 0 ? Around(call, channel, before, isAfter: false) : Newest(call, channel);
    }

    private static string Anchor(Call call, string name) =>
        call.Query(name) is var id && (id.Length == 0 || ServerWorld.IsValidId(id)) ? id : throw ApiError.UrlParameter(name);

    private static IEnumerable<SimulatedPost> NewestFirst(IEnumerable<SimulatedPost> stored) =>
        stored.Reverse().OrderByDescending(p => p.CreateAt);

    private static IEnumerable<SimulatedPost> There(Call call, SimulatedChannel channel) =>
        call.World.Posts.In(channel.Id).Where(p => p.DeleteAt == 0);

    private static Response Newest(Call call, SimulatedChannel channel)
    {
        string etag =
            $"{call.World.Options.ServerVersion}.{call.World.Posts.In(channel.Id).Select(p => p.UpdateAt).DefaultIfEmpty().Max()}";
        SimulatedPost[] order = [.. call.Paged(NewestFirst(There(call, channel)))];
        return call.Tagged(List(order, WithThreads(call, order), Next(call, channel, order), Previous(call, channel, order)), etag);
    }

    /// <summary>
    /// Returns the posts before or after a post, which can be deleted. An unknown post gives an empty list instead of an error.
    /// </summary>
    private static Response Around(Call call, SimulatedChannel channel, string anchorId, bool isAfter)
    {
        SimulatedPost? anchor = call.World.Posts.FindEvenDeleted(anchorId);
        IEnumerable<SimulatedPost> posts = anchor is null ? [] : There(call, channel)
            .Where(p => isAfter ? p.CreateAt > anchor.CreateAt : p.CreateAt < anchor.CreateAt);
        SimulatedPost[] order = isAfter
            ? [.. NewestFirst(call.Paged(posts.OrderBy(p => p.CreateAt)))]
            : [.. call.Paged(NewestFirst(posts))];
        bool full = order.Length > 0 && order.Length == call.PerPage;
        string? first = call.Page == 0 ? anchorId : null;
        return isAfter
            ? Response.Json(
                List(order, WithThreads(call, order), full ? Next(call, channel, order) : "", first ?? Previous(call, channel, order)))
            : Response.Json(
                List(order, WithThreads(call, order), first ?? Next(call, channel, order), full ? Previous(call, channel, order) : ""));
    }

    /// <summary>
    /// Returns what has changed since a time, including deleted posts and old versions. The server caches the response, and later responses
    /// contain less.
    /// </summary>
    private static Response Since(Call call, SimulatedChannel channel, long time)
    {
        if (call.Query("collapsedThreads") == "true")
        {
            SimulatedPost[] roots = [.. NewestFirst(There(call, channel).Where(p => p.UpdateAt > time && p.RootId.Length == 0))];
            return Response.Json(List(roots, roots, "", ""));
        }

        if (channel.SinceCache is { } memory && call.World.Now < memory.Until && memory.UpdateAt <= time)
        {
            return Response.Json(List([], [], "", ""));
        }

        SimulatedPost[] changed = [.. call.World.Posts.In(channel.Id).Where(p => p.UpdateAt > time).Take(SinceLimit)];
        IEnumerable<SimulatedPost> threadRoots = changed.Select(p => p.RootId).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal)
            .Select(call.World.Posts.FindEvenDeleted).OfType<SimulatedPost>();
        SimulatedPost[] all = [.. NewestFirst(changed.Union(threadRoots))];
        channel.SinceCache = (all.Select(p => p.UpdateAt).Append(time).Max(), call.World.Now + SinceCacheMilliseconds);
        return Response.Json(List([.. all.Where(p => p.UpdateAt > time)], all, "", ""));
    }

    private static Response Pinned(Call call)
    {
        SimulatedChannel channel = call.ReadableChannel();
        SimulatedPost[] order = [.. NewestFirst(There(call, channel).Where(p => p.IsPinned))];
        return Response.Json(List(order, order, "", "", call.World.Posts.ReplyCount));
    }

    /// <summary>Returns a thread. As on the server, the requested post appears in the order twice.</summary>
    private static Response Thread(Call call)
    {
        SimulatedPost post = call.ReadablePost();
        SimulatedPost[] thread = [.. call.World.Posts.Thread(post)];
        return Response.Json(List([post, .. thread], thread, "", "", call.World.Posts.ReplyCount));
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
        return Response.Json(List(order, WithThreads(call, order), Next(call, channel, order), Previous(call, channel, order)));
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
        return Response.Json(List(order, order, "", ""));
    }

    /// <summary>Determines whether a channel is in the requested channel or team. Direct and group channels belong to every team.</summary>
    private static bool IsWanted(Call call, SimulatedChannel channel) => call.Query("channel_id") is { Length: > 0 } channelId
        ? channel.Id == channelId
        : call.Query("team_id") is not { Length: > 0 } teamId || channel.TeamId == teamId || channel.IsDirectOrGroup;

    /// <summary>Returns the listed posts and the rest of their threads, which are not in the order.</summary>
    private static IEnumerable<SimulatedPost> WithThreads(Call call, SimulatedPost[] order) =>
        order.SelectMany(call.World.Posts.Thread).Union(order);

    private static string Next(Call call, SimulatedChannel channel, SimulatedPost[] order) => order.Length == 0
        ? ""
        : There(call, channel).Where(p => p.CreateAt > order[0].CreateAt).MinBy(p => p.CreateAt)?.Id ?? "";

    private static string Previous(Call call, SimulatedChannel channel, SimulatedPost[] order) => order.Length == 0
        ? ""
        : There(call, channel).Where(p => p.CreateAt < order[^1].CreateAt).MaxBy(p => p.CreateAt)?.Id ?? "";

    private static JsonObject List(
        SimulatedPost[] order,
        IEnumerable<SimulatedPost> posts,
        string next,
        string previous,
        Func<SimulatedPost, int>? replyCount = null) => new()
        {
            ["order"] = GoJson.Strings(order.Select(p => p.Id)),
            ["posts"] = GoJson.Map(posts.Select(p => KeyValuePair.Create(p.Id, (JsonNode?)p.ToJson(replyCount?.Invoke(p) ?? 0)))),
            ["next_post_id"] = next,
            ["prev_post_id"] = previous,
        };
}
