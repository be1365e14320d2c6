using Earshot.Http;
using Earshot.SimpliSafe.Rest;

namespace Earshot.SimpliSafe.Tokens;

/// <summary>
/// Renews the access token of one login with its refresh token, and stores a new refresh token before the access token that came with it is
/// used.
/// </summary>
/// <remarks><see cref="CredentialSource"/> ensures that calls do not overlap.</remarks>
internal sealed class RefreshingLogin(SimpliSafeClientOptions options, ServicePipelines service) : IDisposable
{
    private readonly ITokenStore _store = options.TokenStore;
    private StoredLogin? _login;
    private Unsaved? _unsaved;
    private volatile bool _ended;

    /// <summary>Gets the login method for <see cref="CredentialSource"/>. It is asynchronous only, like all calls of the service.</summary>
    public LoginMethod Method => async (isAsync, cancellationToken) => isAsync
        ? await RenewAsync(cancellationToken).ConfigureAwait(false)
        : throw new NotSupportedException("SimpliSafe's calls are asynchronous.");

    public TokenService Tokens { get; } = new(options, service);

    public StoredLogin? Login => _login;

    /// <summary>Reads the stored login.</summary>
    /// <returns>The login, or <see langword="null"/> if no login is stored.</returns>
    /// <exception cref="LoginException">The stored login belongs to another login host.</exception>
    public async Task<StoredLogin?> LoadAsync(CancellationToken cancellationToken)
    {
        IAsyncDisposable held = await _store.LockAsync(cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            return _login = await LoadOwnAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Obtains the first tokens and stores them, replacing the stored login.</summary>
    /// <param name="requestTokens">
    /// Requests the tokens. Either the response or <paramref name="refreshToken"/> has the refresh token.
    /// </param>
    /// <param name="refreshToken">The refresh token if it is already known, or <see langword="null"/> if only the response has one.</param>
    /// <param name="passwordClient">The generated client name of a login with password, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="TokenStoreException">The tokens could not be stored; the exception contains them.</exception>
    public async Task<AccessToken> BeginAsync(
        Func<Task<TokenResponse>> requestTokens, string? refreshToken, string? passwordClient, CancellationToken cancellationToken)
    {
        // The lock is acquired first, so that an unusable store is detected before a code is used.
        IAsyncDisposable held = await _store.LockAsync(cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            TokenResponse response = await requestTokens().ConfigureAwait(false);
            string refresh = response.RefreshToken ?? refreshToken!;
            _login = With(
                new StoredLogin { RefreshToken = refresh, PasswordClient = passwordClient, Origin = options.Endpoints.Auth }, response);
            try
            {
                await _store.SaveAsync(_login, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TokenStoreException failure)
            {
                throw new TokenStoreException(failure.Problem, failure.Message, failure) { Unsaved = _login };
            }

            return new AccessToken(response.AccessToken, response.Lifetime);
        }
    }

    /// <summary>Adds the account ID to the stored login.</summary>
    public async Task SetUserAsync(long userId, CancellationToken cancellationToken)
    {
        IAsyncDisposable held = await _store.LockAsync(cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            // Another program may have renewed the login since it was read.
            StoredLogin stored = await LoadOwnAsync(cancellationToken).ConfigureAwait(false) ?? _login!;
            _login = stored with { UserId = userId };
            await _store.SaveAsync(_login, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes the stored login. No token is requested after that.</summary>
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
                throw LoggedOut("The client is logged out. Log in again.");
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
                    // Another program has logged in again meanwhile.
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
        TokenResponse response;
        try
        {
            response = await Tokens.RefreshAsync(current.RefreshToken, current.PasswordClient, cancellationToken).ConfigureAwait(false);
        }
        catch (LoginException)
        {
            service.Logger.RefreshTokenRejected();
            throw;
        }

        bool rotated = response.RefreshToken is { } returned && !string.Equals(returned, current.RefreshToken, StringComparison.Ordinal);
        service.Logger.TokenRefreshed(response.Lifetime.TotalSeconds, rotated);
        StoredLogin renewed = With(current with { RefreshToken = response.RefreshToken ?? current.RefreshToken }, response);
        _login = renewed;
        if (rotated)
        {
            // The old refresh token is used up, so cancellation must not prevent the new one from being stored.
            _unsaved = new Unsaved(current.RefreshToken);
            await SaveAsync(renewed, current.RefreshToken, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            await SaveAccessTokenAsync(renewed).ConfigureAwait(false);
        }

        return new AccessToken(response.AccessToken, response.Lifetime);
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
                TokenStoreProblem.NotSaved,
                "The new refresh token could not be stored. It is kept in memory, and the next call tries again.",
                failure);
        }
    }

    // A failure is only logged: without the stored access token, the next run sends one more refresh request.
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
                ?? throw LoggedOut("The stored login was deleted: another program has logged out. Log in again.");
            return own.UserId is { } user && stored.UserId is { } other && other != user
                ? throw LoggedOut("The stored login now belongs to another account. Create a new client.")
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
                $"The stored login belongs to the login host {origin.Host}:{origin.Port}, but SimpliSafeEndpoints.Auth names another host. "
                + "The stored tokens are not sent to another host. Log in again, or correct the option.")
            : stored;
    }

    private StoredLogin With(StoredLogin login, TokenResponse response)
    {
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        return login with { AccessToken = response.AccessToken, ObtainedAt = now, ExpiresAt = now + response.Lifetime };
    }

    /// <summary>Gets the access token of a login, or <see langword="null"/> if the token has expired or is due for renewal.</summary>
    private AccessToken? Usable(StoredLogin login) =>
        login.Remaining(options.TimeProvider.GetUtcNow()) is { } remaining && remaining > CredentialSource.RenewedBefore
            ? new AccessToken(login.AccessToken!, remaining)
            : null;

    private static LoginException LoggedOut(string message) => new(message) { Operation = TokenRequests.Refresh };

    /// <summary>Represents a new refresh token that is not stored yet.</summary>
    /// <param name="Replaced">The stored refresh token that is replaced.</param>
    private sealed record Unsaved(string Replaced)
    {
        public override string ToString() => "unsaved";
    }
}
