using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Tokens;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe;

/// <content>The ways to log in, and out.</content>
public sealed partial class SimpliSafeClient
{
    /// <summary>The least time between two refreshes of the access token, as the well-known Python library has it.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(5);

    /// <summary>Logs in with the code of a browser log-in. <see cref="SimpliSafeLogin"/> does this and what comes before.</summary>
    /// <param name="code">The code. It works once and for about two minutes.</param>
    /// <param name="verifier">The verifier from which that log-in's challenge was made.</param>
    /// <param name="options">How the client is to behave; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="LoginException">The code was used before, is too old, or comes from another log-in; or no refresh token
    /// came.</exception>
    /// <exception cref="TokenStoreException">The store can't be had, and nothing was sent; or the refresh token could not be stored: then
    /// <see cref="TokenStoreException.Unsaved"/> has it.</exception>
    /// <exception cref="RateLimitException">The service blocks this address; try again later, not more often.</exception>
    /// <exception cref="ApiException">The service refused otherwise. Where that was the question whose the tokens are, they are stored already:
    /// <see cref="LoginWithSavedTokenAsync"/> goes on from there.</exception>
    /// <exception cref="ConnectionException">The service was not reached, or what answered isn't it.</exception>
    public static Task<SimpliSafeClient> LoginWithAuthorizationCodeAsync(
        string code, string verifier, SimpliSafeClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        ArgumentException.ThrowIfNullOrWhiteSpace(verifier);
        return BeginAsync(
            options ?? new SimpliSafeClientOptions(),
            async (tokens, login, logger) =>
            {
                if (code.Length != OAuthClient.CodeLength)
                {
                    logger.UnusualCodeLength(code.Length, OAuthClient.CodeLength);
                }

                return await login.BeginAsync(
                    () => tokens.ExchangeAsync(code, verifier, cancellationToken),
                    refreshToken: null,
                    passwordClient: null,
                    cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <summary>Logs in with a refresh token of an earlier log-in. It takes the place of what
    /// <see cref="SimpliSafeClientOptions.TokenStore"/> holds.</summary>
    /// <param name="refreshToken">The token. Where the service answers with another, that one is stored and this one may be spent.</param>
    /// <param name="options">How the client is to behave; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="LoginException">The token is unknown or was revoked: log in with the browser.</exception>
    /// <inheritdoc cref="LoginWithAuthorizationCodeAsync" path="/exception[not(contains(@cref, 'LoginException'))]"/>
    public static Task<SimpliSafeClient> LoginWithRefreshTokenAsync(
        string refreshToken, SimpliSafeClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(refreshToken);
        string token = refreshToken.Trim();
        if (!TokenResponse.IsToken(token))
        {
            throw new ArgumentException(
                "That is no refresh token: it holds blanks, line breaks or other characters that no token has.", nameof(refreshToken));
        }

        return BeginAsync(
            options ?? new SimpliSafeClientOptions(),
            async (tokens, login, _) => await login.BeginAsync(
                () => tokens.RefreshAsync(token, passwordClient: null, cancellationToken),
                token,
                passwordClient: null,
                cancellationToken).ConfigureAwait(false),
            cancellationToken);
    }

    /// <summary>Logs in with what <see cref="SimpliSafeClientOptions.TokenStore"/> holds. Asks the service only where that isn't
    /// enough.</summary>
    /// <param name="options">How the client is to behave, with the store.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="LoginException">Nothing is stored, or what is stored is no longer valid or of another log-in host: log in
    /// with the browser.</exception>
    /// <exception cref="TokenStoreException">The store can't be read.</exception>
    /// <inheritdoc cref="LoginWithRefreshTokenAsync" path="/exception[contains(@cref, 'RateLimit') or contains(@cref, 'Connection')]"/>
    public static Task<SimpliSafeClient> LoginWithSavedTokenAsync(SimpliSafeClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return BeginAsync(
            options,
            async (_, login, _) =>
            {
                StoredLogin stored = await login.LoadAsync(cancellationToken).ConfigureAwait(false)
                    ?? throw new LoginException("No log-in is stored. Log in with the browser first (SimpliSafeLogin.Start).");
                return stored.Remaining(options.TimeProvider.GetUtcNow()) is { } remaining
                    ? new AccessToken(stored.AccessToken!, remaining)
                    : null;
            },
            cancellationToken);
    }

    /// <summary>
    /// Logs in with e-mail address and password, as the service allowed until 2021. Against today's service this ends in an
    /// <see cref="LoginException"/> that names the way that works, <see cref="SimpliSafeLogin"/>; it is here for emulators. It is
    /// never repeated by itself.
    /// </summary>
    /// <param name="email">The e-mail address.</param>
    /// <param name="password">The password.</param>
    /// <param name="options">How the client is to behave, with <see cref="SimpliSafeClientOptions.PasswordGrantAddress"/>; null for the
    /// defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="LoginException">The service takes no passwords any more, wants a second factor, or refuses these.</exception>
    /// <inheritdoc cref="LoginWithAuthorizationCodeAsync" path="/exception[not(contains(@cref, 'LoginException'))]"/>
    public static Task<SimpliSafeClient> LoginWithCredentialsAsync(
        string email, string password, SimpliSafeClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(email);
        ArgumentException.ThrowIfNullOrEmpty(password);
        return BeginAsync(
            options ?? new SimpliSafeClientOptions(),
            async (tokens, login, _) =>
            {
                string client = TokenRequests.NewPasswordClient();
                return await login.BeginAsync(
                    () => tokens.LoginByPasswordAsync(email, password, client, cancellationToken),
                    refreshToken: null,
                    client,
                    cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <summary>
    /// Forgets the log-in and deletes it from the store; programs that share the store stop at their next refresh. The service has no known
    /// call to revoke a refresh token: to make a stolen one worthless, change the password or sign out all devices in the app.
    /// </summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TokenStoreException">The stored log-in could not be deleted.</exception>
    public async Task LogoutAsync(CancellationToken cancellationToken = default)
    {
        Credentials.Forget();
        if (_login is { } login)
        {
            await login.EndAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await Options.TokenStore.DeleteAsync(cancellationToken).ConfigureAwait(false);
        }

        // A renewal that was under way has ended by now.
        Credentials.Forget();
    }

    private static async Task<SimpliSafeClient> BeginAsync(
        SimpliSafeClientOptions options,
        Func<TokenService, RefreshingLogin, ILogger, Task<AccessToken?>> begin,
        CancellationToken cancellationToken)
    {
        var service = new ServicePipelines(options);
        var login = new RefreshingLogin(options, service);
        CredentialSource? credentials = null;
        HttpPipeline? api = null;
        try
        {
            AccessToken? token = await begin(login.Tokens, login, service.Logger).ConfigureAwait(false);
            credentials = new CredentialSource(token: null, login.Method, RefreshInterval, options.TimeProvider, service.Logger);
            if (token is not null)
            {
                credentials.Use(token);
            }

            api = service.To(options.Endpoints.Api, credentials);
            if (login.Login!.UserId is not { } userId)
            {
                userId = await AskUserIdAsync(api, cancellationToken).ConfigureAwait(false);
                await login.SetUserAsync(userId, cancellationToken).ConfigureAwait(false);
                service.Logger.LoggedIn(userId);
            }

            return new SimpliSafeClient(options, credentials, userId, service, api, login);
        }
        catch
        {
            api?.Dispose();
            credentials?.Dispose();
            login.Dispose();
            throw;
        }
    }

    private static async Task<long> AskUserIdAsync(HttpPipeline api, CancellationToken cancellationToken)
    {
        var request = new ApiRequest("AuthCheck", HttpMethod.Get, "api/authCheck") { IsUrgent = true };
        ApiResponse answer = await api.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer.Body);
            if (JsonField.Number(document.RootElement, "userId") is { } userId)
            {
                return userId;
            }
        }
        catch (JsonException)
        {
            // The same as an answer that names nobody.
        }

        throw new ConnectionException(
            ConnectionProblem.NotAnApi,
            "AuthCheck failed: the answer names no account. Check that the address is that of the service's API.")
        { Operation = request.Operation };
    }
}
