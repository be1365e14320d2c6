using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe;

/// <content>Accounts, and tokens without a browser.</content>
public sealed partial class SimpliSafeSimulator
{
    /// <summary>Makes an account.</summary>
    /// <param name="email">Not taken yet; not case-sensitive.</param>
    /// <param name="password">Anything but empty.</param>
    /// <param name="smsCode">What the second page of the log-in asks for; null for no second page.</param>
    /// <exception cref="InvalidOperationException">The e-mail is taken.</exception>
    public SimulatedAccount AddAccount(string email, string password, string? smsCode = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(email);
        ArgumentException.ThrowIfNullOrEmpty(password);
        return Locked(() =>
        {
            if (_world.AccountOf(email) is not null)
            {
                throw new InvalidOperationException("There is an account with this e-mail already.");
            }

            var account = new SimulatedAccount(_world.NextUserId(), email.Trim(), password) { SmsCode = smsCode };
            _world.Accounts.Add(account);
            return account;
        });
    }

    /// <summary>A code as the log-in page would give it, good once and for two minutes.</summary>
    /// <param name="account">Who logs in.</param>
    /// <param name="codeChallenge">What the verifier's SHA-256 comes to, in base64url.</param>
    public string IssueAuthorizationCode(SimulatedAccount account, string codeChallenge)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentException.ThrowIfNullOrEmpty(codeChallenge);
        return Locked(() => _world.Credentials.IssueAuthorizationCode(account, codeChallenge));
    }

    /// <summary>Tokens as a finished log-in gives them.</summary>
    public SimulatedTokens IssueTokens(SimulatedAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return Locked(() => _world.Credentials.Issue(account));
    }

    /// <summary>Ends all refresh tokens of an account, as a new password does; access tokens stay good until they expire.</summary>
    public void RevokeRefreshTokens(SimulatedAccount account) => Locked(() => _world.Credentials.RevokeRefreshTokens(account));

    /// <summary>Ends all access tokens of an account before their time, as the service now and then does; its sockets go quiet.</summary>
    public void RevokeAccessTokens(SimulatedAccount account) => Locked(() => _world.Credentials.RevokeAccessTokens(account));
}
