namespace Earshot.Cli.Mattermost.Values;

/// <summary>Tells by its name whether a field holds a secret. Rather one too many: what is taken for one can still be given, by a file.</summary>
internal static class SecretNames
{
    private static readonly string[] Parts = ["password", "secret", "token", "passphrase"];
    private static readonly HashSet<string> Whole = new(StringComparer.OrdinalIgnoreCase) { "code", "mfa_code", "login_code", "code_verifier" };
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase) { "token_id", "oauth_token_url", "token_endpoint_auth_method" };

    /// <summary>Whether a field of this name holds one.</summary>
    public static bool Contains(string name) =>
        !Harmless.Contains(name) && (Whole.Contains(name) || Parts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase)));
}
