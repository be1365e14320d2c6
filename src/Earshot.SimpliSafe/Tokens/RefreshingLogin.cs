using Earshot.Http;
using Earshot.SimpliSafe.Rest;

namespace Earshot.SimpliSafe.Tokens;

/// <summary>
/// One log-in and its store: gets new access tokens with the refresh token, and writes down a new refresh token before the access token
/// that came with it is used. Called by one at a time: <see cref="CredentialSource"/> sees to it.
/// </summary>
internal sealed class RefreshingLogin(SimpliSafeClientOptions options, ServicePipelines service) : IDisposable
{
    private readonly ITokenStore _store = options.TokenStore;
    private StoredLogin? _login;
    private Unsaved? _unsaved;
    private volatile bool _ended;

    /// <summary>How <see cref="CredentialSource"/> gets tokens here. Only its asynchronous form exists, as with all of the service's
    /// calls.</summary>
    public LoginMethod Method => async (isAsync, cancellationToken) => isAsync
        ? await RenewAsync(cancellationToken).ConfigureAwait(false)
        : throw new NotSupportedException("SimpliSafe's calls are asynchronous.");

    public TokenService Tokens { get; } = new(options, service);

    public StoredLogin? Login => _login;

    /// <summary>Reads the stored log-in.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="LoginException">It is of another log-in host.</exception>
    public async Task<StoredLogin?> LoadAsync(CancellationToken cancellationToken)
    {
        IAsyncDisposable held = await _store.LockAsync(cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            return _login = await LoadOwnAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gets the first tokens and stores them, in place of whatever is stored.</summary>
    /// <param name="ask">Asks for them. What comes back has a refresh token, or <paramref name="refreshToken"/> is it.</param>
    /// <param name="refreshToken">The refresh token that is known already; null where only the answer has one.</param>
    /// <param name="passwordClient">The made-up name of a log-in by password; null otherwise.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TokenStoreException">They could not be stored; the error holds them.</exception>
    public async Task<AccessToken> BeginAsync(
        Func<Task<TokenResponse>> ask, string? refreshToken, string? passwordClient, CancellationToken cancellationToken)
    {
        // The lock comes first: a store that can't be had is found before a code is spent.
        IAsyncDisposable held = await _store.LockAsync(cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            TokenResponse answer = await ask().ConfigureAwait(false);
            string refresh = answer.RefreshToken ?? refreshToken!;
            _login = With(new StoredLogin { RefreshToken = refresh, PasswordClient = passwordClient, Origin = options.Endpoints.Auth }, answer);
            try
            {
                await _store.SaveAsync(_login, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TokenStoreException failure)
            {
                throw new TokenStoreException(failure.Problem, failure.Message, failure) { Unsaved = _login };
            }

            return new AccessToken(answer.AccessToken, answer.Lifetime);
        }
    }

    /// <summary>Adds to the stored log-in whose it is.</summary>
    public async Task SetUserAsync(long userId, CancellationToken cancellationToken)
    {
        IAsyncDisposable held = await _store.LockAsync(cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            // Read again: another program may have renewed it since.
            StoredLogin stored = await LoadOwnAsync(cancellationToken).ConfigureAwait(false) ?? _login!;
            _login = stored with { UserId = userId };
            await _store.SaveAsync(_login, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes the stored log-in; no token is got any more.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        _ended = true;
        IAsyncDisposable held = await _store.LockAsync(cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            await _store.DeleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => Tokens.Dispose();

    private async Task<AccessToken> RenewAsync(CancellationToken cancellationToken)
    {
        IAsyncDisposable held = await _store.LockAsync(cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            if (_ended)
            {
                throw LoggedOut("This client has logged out. Log in again.");
            }

            StoredLogin current = _login!;
            StoredLogin stored = await StoredOrOwnAsync(cancellationToken).ConfigureAwait(false);
            if (_unsaved is { } unsaved)
            {
                if (string.Equals(stored.RefreshToken, unsaved.Replaced, StringComparison.Ordinal))
                {
                    await SaveAsync(current, unsaved.Replaced, cancellationToken).ConfigureAwait(false);
                    if (Usable(current) is { } kept)
                    {
                        return kept;
                    }
                }
                else
                {
                    // Somebody has logged in anew meanwhile.
                    _unsaved = null;
                    _login = current = stored;
                }
            }
            else
            {
                bool isNewer = !string.Equals(stored.AccessToken, current.AccessToken, StringComparison.Ordinal);
                _login = current = stored;
                if (isNewer && Usable(stored) is { } newer)
                {
                    service.Logger.TokenFromStore();
                    return newer;
                }
            }

            return await RefreshAsync(current, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<AccessToken> RefreshAsync(StoredLogin current, CancellationToken cancellationToken)
    {
        TokenResponse answer;
        try
        {
            answer = await Tokens.RefreshAsync(current.RefreshToken, current.PasswordClient, cancellationToken).ConfigureAwait(false);
        }
        catch (LoginException)
        {
            service.Logger.RefreshTokenRefused();
            throw;
        }

        bool rotated = answer.RefreshToken is { } returned && !string.Equals(returned, current.RefreshToken, StringComparison.Ordinal);
        service.Logger.TokenRefreshed(answer.Lifetime.TotalSeconds, rotated);
        StoredLogin renewed = With(current with { RefreshToken = answer.RefreshToken ?? current.RefreshToken }, answer);
        _login = renewed;
        if (rotated)
        {
            // What was spent can't be got back: from here on nobody's cancellation keeps the new one from being stored.
            _unsaved = new Unsaved(current.RefreshToken);
            await SaveAsync(renewed, current.RefreshToken, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            await SaveAccessTokenAsync(renewed).ConfigureAwait(false);
        }

        return new AccessToken(answer.AccessToken, answer.Lifetime);
    }

    private async Task SaveAsync(StoredLogin login, string replaced, CancellationToken cancellationToken)
    {
        try
        {
            await _store.SaveAsync(login, cancellationToken).ConfigureAwait(false);
            _unsaved = null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _unsaved = new Unsaved(replaced);
            service.Logger.RefreshTokenNotStored(failure);
            throw failure as TokenStoreException ?? new TokenStoreException(
                TokenStoreProblem.NotSaved, "The new refresh token could not be stored. It is kept in memory; the next call tries again.", failure);
        }
    }

    /// <summary>An access token that isn't stored costs the next run one refresh: no reason to fail.</summary>
    private async Task SaveAccessTokenAsync(StoredLogin login)
    {
        try
        {
            await _store.SaveAsync(login, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            service.Logger.AccessTokenNotStored(failure);
        }
    }

    private async Task<StoredLogin> StoredOrOwnAsync(CancellationToken cancellationToken)
    {
        StoredLogin own = _login!;
        try
        {
            StoredLogin stored = await LoadOwnAsync(cancellationToken).ConfigureAwait(false)
                ?? throw LoggedOut("The stored log-in is gone: another program has logged out. Log in again.");
            return own.UserId is { } user && stored.UserId is { } other && other != user
                ? throw LoggedOut("The stored log-in is now that of another account. Make a new client.")
                : stored with { UserId = stored.UserId ?? own.UserId };
        }
        catch (TokenStoreException damaged) when (damaged.Problem == TokenStoreProblem.Corrupt)
        {
            service.Logger.StoredLoginDamaged();
            return _unsaved is null ? own : own with { RefreshToken = _unsaved.Replaced };
        }
    }

    private async Task<StoredLogin?> LoadOwnAsync(CancellationToken cancellationToken)
    {
        StoredLogin? stored = await _store.LoadAsync(cancellationToken).ConfigureAwait(false);
        return stored?.Origin is { } origin && origin != options.Endpoints.Auth
            ? throw LoggedOut(
                $"The stored log-in is of {origin.Host}:{origin.Port}, and the options name another log-in host. It is shown to no other host.")
            : stored;
    }

    private StoredLogin With(StoredLogin login, TokenResponse answer)
    {
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        return login with { AccessToken = answer.AccessToken, ObtainedAt = now, ExpiresAt = now + answer.Lifetime };
    }

    /// <summary>The access token of a log-in, where it holds for longer than the time in which it would be renewed.</summary>
    private AccessToken? Usable(StoredLogin login) =>
        login.Remaining(options.TimeProvider.GetUtcNow()) is { } remaining && remaining > CredentialSource.RenewedBefore
            ? new AccessToken(login.AccessToken!, remaining)
            : null;

    private static LoginException LoggedOut(string message) => new(message) { Operation = TokenRequests.Refresh };

    /// <summary>A new refresh token that isn't stored yet.</summary>
    /// <param name="Replaced">The one in the store, which it replaces.</param>
    private sealed record Unsaved(string Replaced)
    {
        public override string ToString() => "unsaved";
    }
}
