using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World.Channels;

namespace Earshot.Simulator.Mattermost.World.Posts;

/// <summary>Stores the posts and reactions, and sends their events. Callers hold the world's lock.</summary>
internal sealed partial class PostStore(ServerWorld world)
{
    private readonly Dictionary<string, SimulatedPost> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SimulatedPost>> _byChannel = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SimulatedPost>> _byRoot = new(StringComparer.Ordinal);

    private readonly Dictionary<string, (long Time, int Posts)> _latest = new(StringComparer.Ordinal);

    public LastUpdateMemory LastUpdates { get; } = new(world);

    public PendingPosts Pending { get; } = new(world);

    public ChangedPosts Changed { get; } = new(world);

    public SimulatedPost? Find(string id) => _byId.TryGetValue(id, out SimulatedPost? post) && post.DeleteAt == 0 ? post : null;

    public SimulatedPost? FindEvenDeleted(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Returns all posts of a channel in the order in which they were stored, including deleted posts and old versions.</summary>
    public IReadOnlyList<SimulatedPost> In(string channelId) =>
        _byChannel.TryGetValue(channelId, out List<SimulatedPost>? posts) ? posts : [];

    /// <summary>Returns the posts of a thread that are not deleted, starting with the root.</summary>
    public IEnumerable<SimulatedPost> Thread(SimulatedPost post)
    {
        string rootId = post.RootId.Length > 0 ? post.RootId : post.Id;
        return (Find(rootId) is { } root ? Enumerable.Repeat(root, 1) : []).Concat(RepliesTo(rootId).Where(p => p.DeleteAt == 0));
    }

    public int ReplyCount(SimulatedPost post) => Thread(post).Count(p => p.RootId.Length > 0);

    public SimulatedPost Add(SimulatedChannel channel, SimulatedUser user, PostDraft draft)
    {
        long now = TimeOf(channel.Id, isPost: true);
        JsonObject props = draft.Props is null ? [] : (JsonObject)draft.Props.DeepClone();
        if (user.IsBot && draft.Type.Length == 0)
        {
            props["from_bot"] = "true";
        }

        string id = world.NewId();
        var post = new SimulatedPost(world.Behavior, id, channel.Id, user.Id)
        {
            RootId = draft.RootId,
            Message = draft.Message,
            CreateAt = now,
            UpdateAt = now,
            Type = draft.Type,
            Props = props,
            Hashtags = Hashtags(draft.Message),
            Files = Attach(draft.FileIds, id, user.Id),
        };
        Store(post);
        Pending.Complete(draft.PendingPostId, id);
        if (_byId.TryGetValue(draft.RootId, out SimulatedPost? root))
        {
            root.UpdateAt = now;
        }

        IReadOnlyList<string> mentioned = Mentioned(channel, user, draft);
        Count(channel, user, post, mentioned, now);
        if (draft.SetOnline && draft.Type.Length == 0)
        {
            world.Statuses.SetOnline(user.Id, manual: false);
        }

        world.Hub.Publish(Posted(channel, user, post, mentioned, draft));
        return post;
    }

    public void AddSystem(SimulatedChannel channel, SimulatedUser by, SystemPost text) =>
        Add(channel, by, new PostDraft { Message = text.Message, Type = text.Type, Props = text.Props, SetOnline = false });

    /// <summary>Changes a post and keeps the old version, which is marked as deleted.</summary>
    public void Edit(SimulatedPost post, string? message, bool? pinned, JsonObject? props)
    {
        long now = TimeOf(post.ChannelId);
        Store(post.OldVersion(world.NewId(), now));
        if (message is not null && message != post.Message)
        {
            post.Message = message;
            post.Hashtags = Hashtags(message);
            post.EditAt = now;
        }

        post.IsPinned = pinned ?? post.IsPinned;
        post.Props = (JsonObject?)props?.DeepClone() ?? post.Props;
        Touch(post, now);
        if (_byId.TryGetValue(post.RootId, out SimulatedPost? root))
        {
            root.UpdateAt = now;
        }

        world.Channels.ById[post.ChannelId].LastEditAt = now;
        world.Hub.Publish(new ServerEvent("post_edited", Audience.Channel(post.ChannelId), ("post", GoJson.Text(post.ToJson()))));
    }

    /// <summary>
    /// Deletes a post and its replies, which take over the properties of the post. Only one event is sent; it contains the post before the
    /// deletion. As on the server, replies that were deleted before and old versions of replies change as well.
    /// </summary>
    public void Delete(SimulatedPost post, string userId)
    {
        string before = GoJson.Text(post.ToJson());
        long now = TimeOf(post.ChannelId);
        JsonObject props = GoJson.Copy(post.Props);
        props["deleteBy"] = userId;
        foreach (SimulatedPost gone in RepliesTo(post.Id).Prepend(post))
        {
            gone.DeleteAt = now;
            gone.Props = props;
            Touch(gone, now);
        }

        world.Hub.Publish(new ServerEvent("post_deleted", Audience.Channel(post.ChannelId), ("post", before)));
    }

    public SimulatedReaction React(SimulatedPost post, string userId, string emojiName)
    {
        long now = TimeOf(post.ChannelId);
        var reaction = new SimulatedReaction(userId, post.Id, emojiName, now, now);

        // A repeated reaction keeps its first time, but the post changes and the event is sent again.
        int known = post.Reactions.FindIndex(r => r.UserId == userId && r.EmojiName == emojiName);
        if (known < 0)
        {
            post.Reactions.Add(reaction);
        }
        else
        {
            post.Reactions[known] = post.Reactions[known] with { UpdateAt = now };
        }

        Touch(post, now);
        Announce("reaction_added", post, reaction);
        return reaction;
    }

    public void Unreact(SimulatedPost post, string userId, string emojiName)
    {
        long now = TimeOf(post.ChannelId);
        post.Reactions.RemoveAll(r => r.UserId == userId && r.EmojiName == emojiName);
        Touch(post, now);

        // The post changes and the event is sent even if there was no reaction; the event has no time of creation.
        Announce("reaction_removed", post, new SimulatedReaction(userId, post.Id, emojiName, 0, now));
    }

    private void Announce(string name, SimulatedPost post, SimulatedReaction reaction) =>
        world.Hub.Publish(new ServerEvent(name, Audience.Channel(post.ChannelId), ("reaction", GoJson.Text(reaction.ToJson()))));

    private void Store(SimulatedPost post)
    {
        _byId[post.Id] = post;
        if (!_byChannel.TryGetValue(post.ChannelId, out List<SimulatedPost>? posts))
        {
            _byChannel[post.ChannelId] = posts = [];
        }

        posts.Add(post);
        if (post.RootId.Length > 0)
        {
            if (!_byRoot.TryGetValue(post.RootId, out List<SimulatedPost>? replies))
            {
                _byRoot[post.RootId] = replies = [];
            }

            replies.Add(post);
        }

        LastUpdates.Forget(post.ChannelId);
    }

    /// <summary>Returns the time of a change, which is never before that of an earlier change of the channel.</summary>
    private long TimeOf(string channelId, bool isPost = false)
    {
        (long latest, int posts) = _latest.GetValueOrDefault(channelId);
        if (world.Now > latest)
        {
            (latest, posts) = (world.Now, 0);
        }
        else if (isPost && posts >= world.Options.MaximumPostsPerMillisecond)
        {
            (latest, posts) = (latest + 1, 0);
        }

        _latest[channelId] = (latest, posts + (isPost ? 1 : 0));
        return latest;
    }

    private List<SimulatedPost> RepliesTo(string rootId) =>
        _byRoot.TryGetValue(rootId, out List<SimulatedPost>? replies) ? replies : [];

    private void Touch(SimulatedPost post, long now)
    {
        post.UpdateAt = now;
        LastUpdates.Forget(post.ChannelId);
    }

    private static void Count(SimulatedChannel channel, SimulatedUser user, SimulatedPost post, IReadOnlyList<string> mentioned, long now)
    {
        channel.LastPostAt = Math.Max(now, channel.LastEditAt);
        channel.LastRootPostAt = post.RootId.Length == 0 ? now : channel.LastRootPostAt;
        if (!SystemPost.IsJoinOrLeave(post.Type))
        {
            channel.MessageCount++;
            channel.RootMessageCount += post.RootId.Length == 0 ? 1 : 0;
        }

        foreach (string id in mentioned)
        {
            if (channel.Members.TryGetValue(id, out ChannelMember? member))
            {
                member.MentionCount++;
            }
        }

        if (!user.IsBot && channel.Members.TryGetValue(user.Id, out ChannelMember? own))
        {
            View(channel, own, now);
        }
    }

    public static void View(SimulatedChannel channel, ChannelMember member, long now)
    {
        member.LastViewedAt = member.LastUpdateAt = now;
        member.MessageCount = channel.MessageCount;
        member.RootMessageCount = channel.RootMessageCount;
        member.MentionCount = 0;
    }

    private static ServerEvent Posted(
        SimulatedChannel channel, SimulatedUser user, SimulatedPost post, IReadOnlyList<string> mentioned, PostDraft draft)
    {
        string sender = post.Type.Length > 0 ? "System" : "@" + user.Username;
        List<(string, JsonNode?)> data =
        [
            ("channel_display_name", channel.Type == ChannelType.Direct ? sender : channel.DisplayName),
            ("channel_name", channel.Name), ("channel_type", channel.TypeLetter),
            ("post", GoJson.Text(post.ToJson(pendingId: draft.PendingPostId))),
            ("sender_name", sender), ("set_online", draft.SetOnline), ("team_id", channel.TeamId),
        ];
        if (mentioned.Count > 0)
        {
            data.Add(("mentions", GoJson.Text(GoJson.Strings(mentioned))));
        }

        if (post.Files.Count > 0)
        {
            data.Add(("otherFile", "true"));
            if (post.Files.Any(f => f.MimeType.StartsWith("image/", StringComparison.Ordinal)))
            {
                data.Add(("image", "true"));
            }
        }

        return new ServerEvent("posted", Audience.Channel(channel.Id), [.. data]);
    }

    private List<string> Mentioned(SimulatedChannel channel, SimulatedUser user, PostDraft draft)
    {
        if (channel.Type == ChannelType.Direct)
        {
            return [.. channel.Members.Keys.Where(id => id != user.Id)];
        }

        return
        [
            .. Mention().Matches(draft.Message).Select(m => world.UserNamed(m.Groups["name"].Value.TrimEnd('.', '-', '_')))
                .Where(u => u is not null && u.Id != user.Id && channel.Members.ContainsKey(u.Id))
                .Select(u => u!.Id).Distinct(StringComparer.Ordinal),
        ];
    }

    private List<SimulatedFile> Attach(IReadOnlyList<string> fileIds, string postId, string userId)
    {
        var files = new List<SimulatedFile>();
        foreach (string id in fileIds)
        {
            // Files of other users and files that are already attached are skipped without an error.
            if (world.Files.TryGetValue(id, out SimulatedFile? file) && file.UserId == userId && file.PostId.Length == 0)
            {
                file.PostId = postId;
                files.Add(file);
            }
        }

        return files;
    }

    private static string Hashtags(string message) => string.Join(' ', Hashtag().Matches(message).Select(m => m.Groups["tag"].Value));

    [GeneratedRegex(@"(?:^|\s)(?<tag>#[A-Za-z][\w-]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Hashtag();

    [GeneratedRegex(@"(?<![\w/])@(?<name>[A-Za-z0-9._-]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mention();
}
