namespace Earshot.Cli.Accounts;

/// <summary>A Mattermost log-in that is kept from run to run. Never shows what it holds.</summary>
internal sealed class SavedLogin
{
    /// <summary>The server.</summary>
    public required Uri Url { get; init; }

    /// <summary>The token.</summary>
    public required string Token { get; init; }

    /// <summary>The user's name, for people.</summary>
    public string Username { get; init; } = "";

    /// <summary>Whether the token is that of a log-in session, made by password, which a log-out ends; else a personal access token or a bot's.</summary>
    public bool IsSession { get; init; }
}
