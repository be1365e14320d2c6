using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Mattermost;

/// <summary>A channel of a team, or a direct or group conversation.</summary>
/// <remarks>Fields as recorded from server 5.37; unknown ones are kept in <see cref="AdditionalData"/>.</remarks>
public sealed record Channel
{
    /// <summary>The id, 26 characters of a-z and 0-9.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreateAt { get; init; }

    /// <summary>When it changed last; a new post is no change.</summary>
    public DateTimeOffset? UpdateAt { get; init; }

    /// <summary>When it was archived; null when it wasn't.</summary>
    public DateTimeOffset? DeleteAt { get; init; }

    /// <summary>The team; empty for direct and group conversations.</summary>
    public string TeamId { get; init; } = string.Empty;

    /// <summary><c>O</c> open, <c>P</c> private, <c>D</c> direct, <c>G</c> group.</summary>
    public string Type { get; init; } = string.Empty;

    /// <summary>The name that people see.</summary>
    public string DisplayName { get; init; } = string.Empty;

    /// <summary>The name in addresses.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The text at the channel's top.</summary>
    public string Header { get; init; } = string.Empty;

    /// <summary>What the channel is for.</summary>
    public string Purpose { get; init; } = string.Empty;

    /// <summary>When the last post came.</summary>
    public DateTimeOffset? LastPostAt { get; init; }

    /// <summary>How many posts were ever made.</summary>
    public long TotalMsgCount { get; init; }

    /// <summary>Who made it.</summary>
    public string CreatorId { get; init; } = string.Empty;

    /// <summary>The fields that have no property here.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? AdditionalData { get; internal set; }

    /// <summary>Names the channel without its texts.</summary>
    public override string ToString() => $"Channel {Name} ({Id})";
}
