namespace Earshot.Mattermost.Rest;

/// <summary>The body of a log-in.</summary>
internal sealed class LoginRequest
{
    public required string LoginId { get; init; }

    public required string Password { get; init; }

    /// <summary>The code of multi-factor authentication.</summary>
    public string? Token { get; init; }
}
