namespace Earshot.Cli.Accounts;

/// <summary>What the command line says about a Mattermost account; null where it says nothing.</summary>
/// <param name="Url">The server.</param>
/// <param name="TokenFile">The file with the token.</param>
/// <param name="LoginId">The user name or e-mail address of a log-in by password.</param>
internal sealed record AccountRequest(Uri? Url, string? TokenFile, string? LoginId);
