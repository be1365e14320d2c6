namespace Earshot.Simulator.Mattermost.World.Users;

/// <summary>Stores login sessions and personal access tokens. Callers hold the world's lock.</summary>
internal sealed class SessionStore(ServerWorld world)
{
    private readonly Dictionary<string, LoginSession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AccessToken> _accessTokens = new(StringComparer.Ordinal);

    public IEnumerable<AccessToken> AccessTokens => _accessTokens.Values;

    public LoginSession Login(SimulatedUser user)
    {
        long now = world.Now;
        return Add(user, world.NewId(), now, now + (long)world.Options.SessionLength.TotalMilliseconds, accessToken: false);
    }

    public AccessToken CreateToken(SimulatedUser user, string description)
    {
        var token = new AccessToken(world.NewId(), world.NewId(), user, description);
        _accessTokens[token.Token] = token;
        return token;
    }

    /// <summary>Returns the session of a token, or <see langword="null"/> if the token is unknown or expired.</summary>
    public LoginSession? Find(string token)
    {
        if (_sessions.TryGetValue(token, out LoginSession? session))
        {
            if (!session.IsExpired(world.Now))
            {
                return session;
            }

            _sessions.Remove(token);
            return null;
        }

        return _accessTokens.TryGetValue(token, out AccessToken? access) && access.IsActive && access.User.DeleteAt == 0
            ? Add(access.User, token, world.Now, 0, accessToken: true) : null;
    }

    public IEnumerable<LoginSession> Of(string userId) =>
        _sessions.Values.Where(s => s.User.Id == userId).OrderByDescending(s => s.LastActivityAt);

    public void Revoke(string token)
    {
        _accessTokens.Remove(token);
        End(token);
    }

    /// <summary>Enables or disables a token. Disabling ends the session that the token created.</summary>
    public void Switch(AccessToken token, bool isActive)
    {
        token.IsActive = isActive;
        if (!isActive)
        {
            End(token.Token);
        }
    }

    public void End(LoginSession session) => End(session.Token);

    public void EndAll(string? userId = null)
    {
        foreach (LoginSession session in _sessions.Values.Where(s => userId is null || s.User.Id == userId).ToArray())
        {
            End(session);
        }
    }

    public void Expire(string token)
    {
        if (_sessions.TryGetValue(token, out LoginSession? session))
        {
            session.ExpiresAt = world.Now - 1;
        }
    }

    /// <summary>Ends a session. Older servers do not tell the sockets, which go on with the session that they know.</summary>
    private void End(string token)
    {
        if (_sessions.Remove(token, out LoginSession? session) && world.Behavior.RevocationSilencesSockets)
        {
            world.Hub.InvalidateUser(session.User.Id);
        }
    }

    private LoginSession Add(SimulatedUser user, string token, long now, long expiresAt, bool accessToken)
    {
        var session = new LoginSession
        {
            Id = world.NewId(),
            Token = token,
            Csrf = world.NewId(),
            User = user,
            CreateAt = now,
            ExpiresAt = expiresAt,
            LastActivityAt = now,
            IsAccessToken = accessToken,
        };
        _sessions[token] = session;
        return session;
    }
}
