namespace Earshot.Mattermost;

/// <summary>How to log in to Mattermost. Never shows what it holds.</summary>
public abstract class MattermostCredentials
{
    private MattermostCredentials()
    {
    }

    /// <summary>A personal access token, a bot's token, or the token of a log-in session. It can't be renewed.</summary>
    /// <exception cref="ArgumentException">The token is empty.</exception>
    public static MattermostCredentials Token(string token)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        return new ByToken(token.Trim());
    }

    /// <summary>A user's name or e-mail address, and the password.</summary>
    /// <param name="loginId">The name, the e-mail address, or a directory's id.</param>
    /// <param name="password">The password.</param>
    /// <param name="mfaCode">The code of multi-factor authentication. A code holds for half a minute, so that a log-in
    /// long after the first will be refused; an account that must stay connected for months should use a token.</param>
    /// <exception cref="ArgumentException">The name or the password is empty.</exception>
    public static MattermostCredentials Password(string loginId, string password, string? mfaCode = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(loginId);
        ArgumentException.ThrowIfNullOrEmpty(password);
        return new ByPassword(loginId, password, mfaCode);
    }

    /// <summary>Says of which kind they are, and nothing else.</summary>
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
