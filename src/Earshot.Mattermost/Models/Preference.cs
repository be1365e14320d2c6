using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Mattermost;

/// <summary>One setting of a user.</summary>
/// <remarks>Fields as recorded from server 5.37; unknown ones are kept in <see cref="AdditionalData"/>.</remarks>
public sealed record Preference
{
    /// <summary>Whose.</summary>
    public string UserId { get; init; } = string.Empty;

    /// <summary>The group of settings, such as <c>tutorial_step</c>.</summary>
    public string Category { get; init; } = string.Empty;

    /// <summary>The name within the group.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The value, always a string.</summary>
    public string Value { get; init; } = string.Empty;

    /// <summary>The fields that have no property here.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? AdditionalData { get; internal set; }
}
