using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Mattermost;

/// <summary>A message in a channel.</summary>
/// <remarks>Fields as recorded from server 5.37 and documented up to 11; unknown ones are kept in <see cref="AdditionalData"/>.</remarks>
public sealed record Post
{
    /// <summary>The id, 26 characters of a-z and 0-9.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>When it was made, by the server's clock.</summary>
    public DateTimeOffset? CreateAt { get; init; }

    /// <summary>When anything about it changed last, reactions included.</summary>
    public DateTimeOffset? UpdateAt { get; init; }

    /// <summary>When its text was edited last; null when it never was.</summary>
    public DateTimeOffset? EditAt { get; init; }

    /// <summary>When it was deleted; null when it wasn't. Not set in the event that tells of the deletion.</summary>
    public DateTimeOffset? DeleteAt { get; init; }

    /// <summary>Whether it is pinned to its channel.</summary>
    public bool IsPinned { get; init; }

    /// <summary>Who wrote it.</summary>
    public string UserId { get; init; } = string.Empty;

    /// <summary>Where it stands.</summary>
    public string ChannelId { get; init; } = string.Empty;

    /// <summary>The first post of the thread that it answers; empty when it is no reply.</summary>
    public string RootId { get; init; } = string.Empty;

    /// <summary>For a kept old version, the edited post; else empty.</summary>
    public string OriginalId { get; init; } = string.Empty;

    /// <summary>The text, in Markdown.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>Empty for what a person or a bot wrote, such as <c>system_join_channel</c> for what the server says.</summary>
    public string Type { get; init; } = string.Empty;

    /// <summary>Free data of integrations.</summary>
    public JsonElement? Props { get; init; }

    /// <summary>The hashtags in the text, separated by blanks.</summary>
    public string Hashtags { get; init; } = string.Empty;

    /// <summary>The attached files.</summary>
    public IReadOnlyList<string> FileIds { get; init; } = [];

    /// <summary>The id that its sender gave it before the server gave one.</summary>
    public string PendingPostId { get; init; } = string.Empty;

    /// <summary>How many replies its thread has.</summary>
    public long ReplyCount { get; init; }

    /// <summary>When the last reply came.</summary>
    public DateTimeOffset? LastReplyAt { get; init; }

    /// <summary>Files, reactions, embeds and more, as the server sent them.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>The fields that have no property here.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? AdditionalData { get; internal set; }

    /// <summary>Names the post without its text.</summary>
    public override string ToString() => $"Post {Id} in channel {ChannelId}";
}
