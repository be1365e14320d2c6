namespace Earshot.Cli.Accounts;

/// <summary>Where to log in and as whom. Never shows what it holds.</summary>
internal sealed class MattermostAccount
{
    /// <summary>What <see cref="TokenOrigin"/> says of a log-in of another run.</summary>
    public const string Saved = "the saved log-in";

    /// <summary>The server.</summary>
    public required Uri Url { get; init; }

    /// <summary>The token; null for a log-in by password.</summary>
    public string? Token { get; init; }

    /// <summary>What holds the token, for errors: the variable's name, or the file's.</summary>
    public string TokenOrigin { get; init; } = "";

    /// <summary>The user name or e-mail address of a log-in by password.</summary>
    public string LoginId { get; init; } = "";

    /// <summary>Whether only the server is known.</summary>
    public bool IsNobody => Token is null && LoginId.Length == 0;

    /// <summary>The password where it is known already.</summary>
    public string? Password { get; init; }
}

/// <summary>What the command line says about a Mattermost account; null where it says nothing.</summary>
/// <param name="Url">The server.</param>
/// <param name="TokenFile">The file with the token.</param>
/// <param name="LoginId">The user name or e-mail address of a log-in by password.</param>
internal sealed record MattermostAccountRequest(Uri? Url, string? TokenFile, string? LoginId);
