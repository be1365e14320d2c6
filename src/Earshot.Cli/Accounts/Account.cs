namespace Earshot.Cli.Accounts;

/// <summary>Where to log in and as whom. Never shows what it holds.</summary>
internal sealed class Account
{
    /// <summary>The server.</summary>
    public required Uri Url { get; init; }

    /// <summary>The token; null for a log-in by password.</summary>
    public string? Token { get; init; }

    /// <summary>What holds the token, for errors: the variable's name, or the file's.</summary>
    public string TokenOrigin { get; init; } = "";

    /// <summary>The user name or e-mail address of a log-in by password.</summary>
    public string LoginId { get; init; } = "";

    /// <summary>The password where it is known already.</summary>
    public string? Password { get; init; }
}
