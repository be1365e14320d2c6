namespace Earshot.Cli.Accounts;

/// <summary>Represents a Mattermost server and the credentials for it. Its description contains no secrets.</summary>
internal sealed class MattermostAccount
{
    /// <summary>The value of <see cref="TokenOrigin"/> for a login that an earlier run saved.</summary>
    public const string Saved = "the saved login";

    /// <summary>Gets the server's URL.</summary>
    public required Uri Url { get; init; }

    /// <summary>Gets the token, or null if the login uses a password.</summary>
    public string? Token { get; init; }

    /// <summary>Gets the origin of the token, for errors: the name of the variable or of the file.</summary>
    public string TokenOrigin { get; init; } = "";

    /// <summary>Gets the user name or email address of a login with a password.</summary>
    public string LoginId { get; init; } = "";

    /// <summary>Gets a value that indicates whether only the server is known.</summary>
    public bool IsAnonymous => Token is null && LoginId.Length == 0;

    /// <summary>Gets the password, or null if it has to be asked for.</summary>
    public string? Password { get; init; }
}

/// <summary>Represents the Mattermost account that the command line names. Values that are not given are null.</summary>
/// <param name="Url">The server's URL.</param>
/// <param name="TokenFile">The file that contains the token.</param>
/// <param name="LoginId">The user name or email address of a login with a password.</param>
internal sealed record MattermostAccountRequest(Uri? Url, string? TokenFile, string? LoginId);
