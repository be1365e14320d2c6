using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Benchmarks.Calls;

// What one writes who needs all fields of an answer and no more: settable, nothing kept of what isn't named here.
#pragma warning disable MA0048 // They are small, and belong together.

internal sealed class BareChannel
{
    public string? Id { get; set; }

    public long CreateAt { get; set; }

    public long UpdateAt { get; set; }

    public long DeleteAt { get; set; }

    public string? TeamId { get; set; }

    public string? Type { get; set; }

    public string? DisplayName { get; set; }

    public string? Name { get; set; }

    public string? Header { get; set; }

    public string? Purpose { get; set; }

    public long LastPostAt { get; set; }

    public long TotalMsgCount { get; set; }

    public long ExtraUpdateAt { get; set; }

    public string? CreatorId { get; set; }

    public string? SchemeId { get; set; }

    public JsonElement? Props { get; set; }

    public bool? GroupConstrained { get; set; }

    public bool? Shared { get; set; }

    public long TotalMsgCountRoot { get; set; }

    public string? PolicyId { get; set; }

    public long LastRootPostAt { get; set; }
}

internal sealed class BareNewPost
{
    public string? ChannelId { get; set; }

    public string? Message { get; set; }
}

internal sealed class BarePost
{
    public string? Id { get; set; }

    public long CreateAt { get; set; }

    public long UpdateAt { get; set; }

    public long EditAt { get; set; }

    public long DeleteAt { get; set; }

    public bool IsPinned { get; set; }

    public string? UserId { get; set; }

    public string? ChannelId { get; set; }

    public string? RootId { get; set; }

    public string? ParentId { get; set; }

    public string? OriginalId { get; set; }

    public string? Message { get; set; }

    public string? Type { get; set; }

    public JsonElement? Props { get; set; }

    public string? Hashtags { get; set; }

    public string? PendingPostId { get; set; }

    public long ReplyCount { get; set; }

    public long LastReplyAt { get; set; }

    public JsonElement? Participants { get; set; }

    public BareMetadata? Metadata { get; set; }
}

internal sealed class BareMetadata
{
    public List<BareReaction>? Reactions { get; set; }
}

internal sealed class BareReaction
{
    public string? UserId { get; set; }

    public string? PostId { get; set; }

    public string? EmojiName { get; set; }

    public long CreateAt { get; set; }
}

internal sealed class BarePostList
{
    public List<string>? Order { get; set; }

    public Dictionary<string, BarePost>? Posts { get; set; }

    public string? NextPostId { get; set; }

    public string? PrevPostId { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BareChannel))]
[JsonSerializable(typeof(BareNewPost))]
[JsonSerializable(typeof(BarePost))]
[JsonSerializable(typeof(BarePostList))]
internal sealed partial class BareJson : JsonSerializerContext;
