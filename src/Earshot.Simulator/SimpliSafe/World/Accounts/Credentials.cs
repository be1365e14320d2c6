namespace Earshot.Simulator.SimpliSafe.World.Accounts;

/// <summary>Stores logins in progress, authorization codes, and tokens. Callers hold the world's lock.</summary>
internal sealed class Credentials(ServiceWorld world)
{
    /// <summary>The length of an authorization code, in characters.</summary>
    public const int CodeLength = 45;

    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, PendingLogin> _pending = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuthorizationCode> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RefreshToken> _refreshTokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AccessToken> _accessTokens = new(StringComparer.Ordinal);

    public string Begin(string challenge)
    {
        string state = world.NewToken(32);
        _pending[state] = new PendingLogin { Challenge = challenge };
        return state;
    }

    public PendingLogin? Pending(string state) => _pending.GetValueOrDefault(state);

    /// <summary>Completes a login and returns its authorization code.</summary>
    public string Finish(string state, SimulatedAccount account)
    {
        _pending.Remove(state, out PendingLogin? login);
        return IssueAuthorizationCode(account, login!.Challenge);
    }

    public string IssueAuthorizationCode(SimulatedAccount account, string challenge)
    {
        string code = world.NewToken(CodeLength);
        _codes[code] = new AuthorizationCode(account, challenge, world.Time);
        return code;
    }

    /// <summary>
    /// Takes an authorization code, which cannot be used again. Returns <see langword="null"/> if the code is unknown or expired.
    /// </summary>
    public AuthorizationCode? Take(string code) =>
        _codes.Remove(code, out AuthorizationCode? taken) && world.Time - taken.IssuedAt <= CodeLifetime ? taken : null;

    public SimulatedTokens Issue(SimulatedAccount account)
    {
        string refreshToken = "simulated-refresh-" + world.NewToken(32);
        _refreshTokens[refreshToken] = new RefreshToken(account);
        return new SimulatedTokens(IssueAccessToken(account), refreshToken);
    }

    public string IssueAccessToken(SimulatedAccount account)
    {
        string accessToken = "simulated-access-" + world.NewToken(40);
        _accessTokens[accessToken] = new AccessToken(account, world.Time + world.Options.AccessTokenLifetime);
        return accessToken;
    }

    /// <summary>
    /// Returns the account of a refresh token, or <see langword="null"/> if the token is not valid. If tokens rotate, the token is
    /// invalidated.
    /// </summary>
    public SimulatedAccount? Redeem(string refreshToken, bool rotates)
    {
        SimulatedAccount? account = _refreshTokens.GetValueOrDefault(refreshToken)?.Account;
        if (rotates)
        {
            _refreshTokens.Remove(refreshToken);
        }

        return account;
    }

    public AccessToken? Find(string accessToken) =>
        _accessTokens.TryGetValue(accessToken, out AccessToken? found) && found.ExpiresAt > world.Time ? found : null;

    public void RevokeRefreshTokens(SimulatedAccount account)
    {
        foreach (string token in _refreshTokens.Where(t => t.Value.Account == account).Select(t => t.Key).ToArray())
        {
            _refreshTokens.Remove(token);
        }
    }

    public void Withdraw(string accessToken)
    {
        _accessTokens.Remove(accessToken);
        world.Hub.TokensChanged();
    }

    public void RevokeAccessTokens(SimulatedAccount account)
    {
        foreach (string token in _accessTokens.Where(t => t.Value.Account == account).Select(t => t.Key).ToArray())
        {
            _accessTokens.Remove(token);
        }

        world.Hub.TokensChanged();
    }
}

/// <summary>Represents a login between its first page and its authorization code.</summary>
internal sealed record PendingLogin
{
    public required string Challenge { get; init; }

    /// <summary>Gets or sets the account whose password was entered, while the second factor is pending.</summary>
    public SimulatedAccount? Account { get; set; }
}

internal sealed record AuthorizationCode(SimulatedAccount Account, string Challenge, DateTimeOffset IssuedAt);

internal sealed record RefreshToken(SimulatedAccount Account);

internal sealed record AccessToken(SimulatedAccount Account, DateTimeOffset ExpiresAt);
