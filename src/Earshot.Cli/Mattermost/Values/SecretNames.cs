namespace Earshot.Cli.Mattermost.Values;

/// <summary>
/// Determines from the name of a field whether its value is a secret. In doubt it is: a secret can still be passed in a file.
/// </summary>
internal static class SecretNames
{
    private static readonly string[] Parts = ["password", "secret", "token", "passphrase"];
    private static readonly HashSet<string> Whole = new(StringComparer.OrdinalIgnoreCase)
    {
        "code", "mfa_code", "login_code", "code_verifier",
    };

    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "token_id", "oauth_token_url", "token_endpoint_auth_method",
    };

    /// <summary>Determines whether the value of a field is a secret.</summary>
    public static bool Contains(string name) =>
        !Harmless.Contains(name) && (Whole.Contains(name) || Parts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase)));
}
