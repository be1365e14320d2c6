using System.Text.Json;
using Earshot.Http;
using Earshot.Json;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Tokens;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe;

public sealed partial class SimpliSafeClient
{
    // The same minimum interval as in the widely used Python library.
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Logs in with the code of a browser login. <see cref="SimpliSafeLogin"/> performs this step and the steps before it.
    /// </summary>
    /// <param name="code">The code. It works once and is valid for about two minutes.</param>
    /// <param name="verifier">The verifier from which the challenge of the login was created.</param>
    /// <param name="options">The options, or <see langword="null"/> to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The client, which is logged in.</returns>
    /// <exception cref="LoginException">
    /// The code was already used, has expired, or belongs to another login; or the response has no refresh token.
    /// </exception>
    /// <exception cref="TokenStoreException">
    /// The store is not available and nothing was sent, or the refresh token could not be stored; then
    /// <see cref="TokenStoreException.Unsaved"/> contains it.
    /// </exception>
    /// <exception cref="RateLimitException">The service has blocked this address. Try again later, not more often.</exception>
    /// <exception cref="ApiException">
    /// The service returned another error. If only the account ID could not be read, the tokens are already stored: continue with
    /// <see cref="LoginWithSavedTokenAsync"/>.
    /// </exception>
    /// <exception cref="ConnectionException">The service could not be reached, or the response did not come from the API.</exception>
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

    /// <summary>
    /// Logs in with the refresh token of an earlier login, which replaces the login in <see cref="SimpliSafeClientOptions.TokenStore"/>.
    /// </summary>
    /// <param name="refreshToken">
    /// The refresh token. If the service returns a new one, the new one is stored and this one may no longer be valid.
    /// </param>
    /// <param name="options">The options, or <see langword="null"/> to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The client, which is logged in.</returns>
    /// <exception cref="LoginException">The token is unknown or was revoked. Log in with the browser.</exception>
    /// <inheritdoc cref="LoginWithAuthorizationCodeAsync" path="/exception[not(contains(@cref, 'LoginException'))]"/>
    public static Task<SimpliSafeClient> LoginWithRefreshTokenAsync(
        string refreshToken, SimpliSafeClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(refreshToken);
        string token = refreshToken.Trim();
        if (!StoredLogin.IsToken(token))
        {
            throw new ArgumentException(
                "The refresh token is not valid: it contains spaces, line breaks, or other characters that tokens do not have.",
                nameof(refreshToken));
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

    /// <summary>
    /// Logs in with the login in <see cref="SimpliSafeClientOptions.TokenStore"/>. A request is sent only if the stored login requires it.
    /// </summary>
    /// <param name="options">The options, which specify the store.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The client, which is logged in.</returns>
    /// <exception cref="LoginException">
    /// No login is stored, or the stored login is no longer valid or belongs to another login host. Log in with the browser.
    /// </exception>
    /// <exception cref="TokenStoreException">The store cannot be read.</exception>
    /// <inheritdoc cref="LoginWithRefreshTokenAsync" path="/exception[contains(@cref, 'RateLimit') or contains(@cref, 'Connection')]"/>
    public static Task<SimpliSafeClient> LoginWithSavedTokenAsync(
        SimpliSafeClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return BeginAsync(
            options,
            async (_, login, _) =>
            {
                StoredLogin stored = await login.LoadAsync(cancellationToken).ConfigureAwait(false)
                    ?? throw new LoginException("No login is stored. Log in with the browser first: use SimpliSafeLogin.Start.");
                return stored.Remaining(options.TimeProvider.GetUtcNow()) is { } remaining
                    ? new AccessToken(stored.AccessToken!, remaining)
                    : null;
            },
            cancellationToken);
    }

    /// <summary>Logs in with email address and password, which the service accepted until 2021. Use it only with emulators.</summary>
    /// <remarks>
    /// The current service rejects the login with a <see cref="LoginException"/> that names <see cref="SimpliSafeLogin"/> as the working
    /// alternative. The request is never retried.
    /// </remarks>
    /// <param name="email">The email address.</param>
    /// <param name="password">The password.</param>
    /// <param name="options">
    /// The options, including <see cref="SimpliSafeClientOptions.PasswordGrantAddress"/>, or <see langword="null"/> to use the defaults.
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The client, which is logged in.</returns>
    /// <exception cref="LoginException">
    /// The service no longer accepts passwords, requires a second factor, or rejected the credentials.
    /// </exception>
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

    /// <summary>Logs out and deletes the login from the store. Programs that share the store stop at their next refresh.</summary>
    /// <remarks>
    /// No request is known that revokes a refresh token. To invalidate a stolen one, change the password or sign out all devices in the
    /// app.
    /// </remarks>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="TokenStoreException">The stored login could not be deleted.</exception>
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

        // A renewal that was in progress has ended by now.
        Credentials.Forget();
    }

    private static async Task<SimpliSafeClient> BeginAsync(
        SimpliSafeClientOptions options,
        Func<TokenService, RefreshingLogin, ILogger, Task<AccessToken?>> begin,
        CancellationToken cancellationToken)
    {
        var pipelines = new ServicePipelines(options);
        var login = new RefreshingLogin(options, pipelines);
        CredentialSource? credentials = null;
        HttpPipeline? api = null;
        try
        {
            AccessToken? token = await begin(login.Tokens, login, pipelines.Logger).ConfigureAwait(false);
            credentials = new CredentialSource(token: null, login.Method, RefreshInterval, options.TimeProvider, pipelines.Logger);
            if (token is not null)
            {
                credentials.Use(token);
            }

            api = pipelines.To(options.Endpoints.Api, credentials);
            if (login.Login!.UserId is not { } userId)
            {
                userId = await ReadUserIdAsync(api, cancellationToken).ConfigureAwait(false);
                await login.SetUserAsync(userId, cancellationToken).ConfigureAwait(false);
                pipelines.Logger.LoggedIn(userId);
            }

            return new SimpliSafeClient(options, credentials, userId, pipelines, api, login);
        }
        catch
        {
            api?.Dispose();
            credentials?.Dispose();
            login.Dispose();
            throw;
        }
    }

    private static async Task<long> ReadUserIdAsync(HttpPipeline api, CancellationToken cancellationToken)
    {
        var request = new ApiRequest("AuthCheck", HttpMethod.Get, "api/authCheck") { IsUrgent = true };
        ApiResponse response = await api.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            using JsonDocument document = FreeJson.Parse(response.Body);
            if (JsonField.Number(document.RootElement, "userId") is { } userId)
            {
                return userId;
            }
        }
        catch (JsonException)
        {
            // Same as a response without an account ID.
        }

        throw new ConnectionException(
            ConnectionProblem.NotAnApi,
            "AuthCheck failed: the response has no account ID. Check that SimpliSafeEndpoints.Api is the URL of the service's API.")
        { Operation = request.Operation };
    }
}
