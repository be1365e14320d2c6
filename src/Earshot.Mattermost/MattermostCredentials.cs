namespace Earshot.Mattermost;

/// <summary>Represents the credentials of a Mattermost account.</summary>
/// <remarks>The secrets are not shown by <see cref="ToString"/> and not available as properties.</remarks>
public abstract class MattermostCredentials
{
    private MattermostCredentials()
    {
    }

    /// <summary>
    /// Creates credentials from a personal access token, a bot's token, or the token of a login session. The token cannot be renewed.
    /// </summary>
    /// <param name="token">The token. White space around it is removed.</param>
    /// <returns>The credentials.</returns>
    /// <exception cref="ArgumentException">The token is empty.</exception>
    public static MattermostCredentials Token(string token)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        return new ByToken(token.Trim());
    }

    /// <summary>Creates credentials from a username or email address, and a password.</summary>
    /// <param name="loginId">The username, the email address, or the ID of a directory service.</param>
    /// <param name="password">The password.</param>
    /// <param name="mfaCode">
    /// The multi-factor code, or null. A code is valid for 30 seconds, so that the server rejects later logins with the same code; for an
    /// account that must stay connected, use a token.
    /// </param>
    /// <returns>The credentials.</returns>
    /// <exception cref="ArgumentException">The login ID or the password is empty.</exception>
    public static MattermostCredentials Password(string loginId, string password, string? mfaCode = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(loginId);
        ArgumentException.ThrowIfNullOrEmpty(password);
        return new ByPassword(loginId, password, mfaCode);
    }

    /// <summary>Returns the kind of the credentials, without secrets.</summary>
    public sealed override string ToString() => this is ByToken ? "token" : "password";

    internal sealed class ByToken(string value) : MattermostCredentials
    {
        public string Value { get; } = value;
    }

    internal sealed class ByPassword(string loginId, string password, string? mfaCode) : MattermostCredentials
    {
        public string LoginId { get; } = loginId;

        public string Secret { get; } = password;

        public string? MfaCode { get; } = mfaCode;
    }
}
