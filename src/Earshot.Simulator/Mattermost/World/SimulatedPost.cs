using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World.Posts;

namespace Earshot.Simulator.Mattermost.World;

/// <summary>Represents a post of the simulated server.</summary>
public sealed class SimulatedPost
{
    private readonly ServerBehavior _behavior;

    internal SimulatedPost(ServerBehavior behavior, string id, string channelId, string userId)
    {
        _behavior = behavior;
        Id = id;
        ChannelId = channelId;
        UserId = userId;
    }

    /// <summary>Gets the ID: 26 characters, a-z and 0-9.</summary>
    public string Id { get; }

    /// <summary>Gets the ID of the channel.</summary>
    public string ChannelId { get; }

    /// <summary>Gets the ID of the author.</summary>
    public string UserId { get; }

    /// <summary>Gets the ID of the first post of the thread; empty if this post starts the thread.</summary>
    public string RootId { get; internal init; } = "";

    /// <summary>Gets the current message.</summary>
    public string Message { get; internal set; } = "";

    internal long CreateAt { get; init; }

    internal long UpdateAt { get; set; }

    internal long EditAt { get; set; }

    internal long DeleteAt { get; set; }

    internal bool IsPinned { get; set; }

    /// <summary>Gets the ID of the current post, if this is an old version of an edited post.</summary>
    internal string OriginalId { get; init; } = "";

    internal string Type { get; init; } = "";

    internal JsonObject Props { get; set; } = [];

    internal string Hashtags { get; set; } = "";

    internal IReadOnlyList<SimulatedFile> Files { get; init; } = [];

    internal List<SimulatedReaction> Reactions { get; } = [];

    /// <summary>Returns the post as it was before an edit, with another ID and marked as deleted.</summary>
    internal SimulatedPost OldVersion(string id, long now) => new(_behavior, id, ChannelId, UserId)
    {
        RootId = RootId,
        Message = Message,
        CreateAt = CreateAt,
        UpdateAt = now,
        EditAt = EditAt,
        DeleteAt = now,
        IsPinned = IsPinned,
        OriginalId = Id,
        Type = Type,
        Props = Props,
        Hashtags = Hashtags,
        Files = Files,
    };

    internal JsonObject ToJson(int replyCount = 0, string pendingId = "", ThreadPart part = ThreadPart.None)
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["create_at"] = CreateAt,
            ["update_at"] = UpdateAt,
            ["edit_at"] = EditAt,
            ["delete_at"] = DeleteAt,
            ["is_pinned"] = IsPinned,
            ["user_id"] = UserId,
            ["channel_id"] = ChannelId,
            ["root_id"] = RootId,
        };
        if (_behavior.HasParentId)
        {
            json["parent_id"] = RootId;
        }

        json["original_id"] = OriginalId;

        // What was deleted, and old versions of what was edited, have no message.
        json["message"] = DeleteAt > 0 ? "" : Message;
        json["type"] = Type;
        json["props"] = GoJson.Copy(Props);
        json["hashtags"] = Hashtags;
        if (Files.Count > 0 || _behavior.AlwaysHasFileIds)
        {
            json["file_ids"] = GoJson.Strings(Files.Select(f => f.Id));
        }

        json["pending_post_id"] = pendingId;
        if (Reactions.Count > 0)
        {
            json["has_reactions"] = true;
        }

        if (part == ThreadPart.Listed || (!_behavior.HasParentId && !Type.StartsWith("system_", StringComparison.Ordinal)))
        {
            json["remote_id"] = "";
        }

        json["reply_count"] = replyCount;
        json["last_reply_at"] = 0;
        json["participants"] = null;
        if (part == ThreadPart.None)
        {
            json["metadata"] = Metadata();
        }

        return json;
    }

    private JsonObject Metadata()
    {
        var metadata = new JsonObject();
        if (DeleteAt > 0)
        {
            return metadata;
        }

        if (Props["attachments"] is JsonArray { Count: > 0 })
        {
            metadata["embeds"] = new JsonArray(new JsonObject { ["type"] = "message_attachment" });
        }

        if (Files.Count > 0)
        {
            metadata["files"] = GoJson.Array(Files.Select(f => f.ToJson()));
        }

        if (Reactions.Count > 0)
        {
            metadata["reactions"] = GoJson.Array(Reactions.Select(r => r.ToJson()));
        }

        return metadata;
    }
}
