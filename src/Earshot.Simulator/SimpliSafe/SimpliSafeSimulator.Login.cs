using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe;

/// <content>Accounts, and tokens without a browser.</content>
public sealed partial class SimpliSafeSimulator
{
    /// <summary>Creates an account.</summary>
    /// <param name="email">The email address, which must be unused. It is not case-sensitive.</param>
    /// <param name="password">The password; not empty.</param>
    /// <param name="smsCode">
    /// The code that the second page of the login requires, or <see langword="null"/> to log in without a second page.
    /// </param>
    /// <returns>The account.</returns>
    /// <exception cref="InvalidOperationException">An account with this email address exists.</exception>
    public SimulatedAccount AddAccount(string email, string password, string? smsCode = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(email);
        ArgumentException.ThrowIfNullOrEmpty(password);
        return Locked(() =>
        {
            if (_world.AccountOf(email) is not null)
            {
                throw new InvalidOperationException("An account with this email address already exists.");
            }

            var account = new SimulatedAccount(_world.NextUserId(), email.Trim(), password) { SmsCode = smsCode };
            _world.Accounts.Add(account);
            return account;
        });
    }

    /// <summary>Issues an authorization code as the login page does. The code can be used once, within two minutes.</summary>
    /// <param name="account">The account.</param>
    /// <param name="codeChallenge">The SHA-256 hash of the verifier, in base64url.</param>
    /// <returns>The code.</returns>
    public string IssueAuthorizationCode(SimulatedAccount account, string codeChallenge)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentException.ThrowIfNullOrEmpty(codeChallenge);
        return Locked(() => _world.Credentials.IssueAuthorizationCode(account, codeChallenge));
    }

    /// <summary>Issues tokens as a completed login does.</summary>
    /// <param name="account">The account.</param>
    /// <returns>The tokens.</returns>
    public SimulatedTokens IssueTokens(SimulatedAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return Locked(() => _world.Credentials.Issue(account));
    }

    /// <summary>
    /// Revokes all refresh tokens of an account, as a password change does. Access tokens remain valid until they expire.
    /// </summary>
    /// <param name="account">The account.</param>
    public void RevokeRefreshTokens(SimulatedAccount account) => Locked(() => _world.Credentials.RevokeRefreshTokens(account));

    /// <summary>
    /// Revokes all access tokens of an account before they expire, as the service sometimes does. Its sockets receive no more events.
    /// </summary>
    /// <param name="account">The account.</param>
    public void RevokeAccessTokens(SimulatedAccount account) => Locked(() => _world.Credentials.RevokeAccessTokens(account));
}
