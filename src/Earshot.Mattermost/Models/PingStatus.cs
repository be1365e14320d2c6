using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Mattermost;

/// <summary>What a server says of its own health.</summary>
public sealed record PingStatus
{
    /// <summary><c>OK</c>, or <c>UNHEALTHY</c>.</summary>
    public string Status { get; init; } = string.Empty;

    /// <summary>The fields that have no property here.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? AdditionalData { get; internal set; }
}
