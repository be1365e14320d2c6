using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Mattermost;

/// <summary>An emoji that somebody put on a post.</summary>
/// <remarks>Fields as recorded from server 5.37; unknown ones are kept in <see cref="AdditionalData"/>.</remarks>
public sealed record Reaction
{
    /// <summary>Who reacted.</summary>
    public string UserId { get; init; } = string.Empty;

    /// <summary>To which post.</summary>
    public string PostId { get; init; } = string.Empty;

    /// <summary>The emoji's name, without colons.</summary>
    public string EmojiName { get; init; } = string.Empty;

    /// <summary>When; null in the event that tells of its removal.</summary>
    public DateTimeOffset? CreateAt { get; init; }

    /// <summary>When it changed last.</summary>
    public DateTimeOffset? UpdateAt { get; init; }

    /// <summary>The fields that have no property here.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? AdditionalData { get; internal set; }
}
