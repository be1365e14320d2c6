using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Mattermost;

/// <summary>A person's or a bot's account.</summary>
/// <remarks>Fields as recorded from server 5.37; what an account may not see of another comes empty. Unknown ones are kept.</remarks>
public sealed record User
{
    /// <summary>The id, 26 characters of a-z and 0-9.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreateAt { get; init; }

    /// <summary>When it changed last.</summary>
    public DateTimeOffset? UpdateAt { get; init; }

    /// <summary>When it was deactivated; null when it is active.</summary>
    public DateTimeOffset? DeleteAt { get; init; }

    /// <summary>The name to log in with and to be mentioned by, without the @.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The e-mail address.</summary>
    public string Email { get; init; } = string.Empty;

    /// <summary>The nickname.</summary>
    public string Nickname { get; init; } = string.Empty;

    /// <summary>The first name.</summary>
    public string FirstName { get; init; } = string.Empty;

    /// <summary>The last name.</summary>
    public string LastName { get; init; } = string.Empty;

    /// <summary>The roles, separated by blanks, such as <c>system_user</c>.</summary>
    public string Roles { get; init; } = string.Empty;

    /// <summary>The language, such as <c>en</c>.</summary>
    public string Locale { get; init; } = string.Empty;

    /// <summary>Whether it is a bot.</summary>
    public bool IsBot { get; init; }

    /// <summary>The fields that have no property here.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? AdditionalData { get; internal set; }

    /// <summary>Names the account without its address.</summary>
    public override string ToString() => $"User {Username} ({Id})";
}
