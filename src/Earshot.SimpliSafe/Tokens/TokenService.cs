using System.Globalization;
using Earshot.Http;
using Earshot.SimpliSafe.Rest;

namespace Earshot.SimpliSafe.Tokens;

/// <summary>
/// Exchanges codes, refresh tokens, and passwords for tokens, and distinguishes a final rejection from a temporary failure.
/// </summary>
internal sealed class TokenService : IDisposable
{
    private const string InvalidGrant = "invalid_grant";

    private readonly HttpPipeline _auth;
    private readonly HttpPipeline _password;
    private readonly string _passwordPath;

    public TokenService(SimpliSafeClientOptions options, ServicePipelines service)
    {
        _auth = service.To(options.Endpoints.Auth, credentials: null);
        Uri address = options.PasswordGrantAddress ?? new Uri(options.Endpoints.Api.AbsoluteUri.TrimEnd('/') + "/api/token");
        _password = service.To(new Uri(address, "."), credentials: null, neverRetries: true);
        _passwordPath = address.Segments[^1];
    }

    /// <exception cref="LoginException">
    /// The code was used, has expired, or belongs to another login; or the response has no refresh token.
    /// </exception>
    public async Task<TokenResponse> ExchangeAsync(string code, string verifier, CancellationToken cancellationToken)
    {
        TokenResponse tokens = await RequestAsync(
            _auth,
            TokenRequests.ForCode(code, verifier),
            "The code was already used, has expired (codes are valid for about two minutes), or belongs to another login. "
            + "Start the login again.",
            cancellationToken).ConfigureAwait(false);
        return tokens.RefreshToken is null
            ? throw NoRefreshToken(TokenRequests.Exchange)
            : tokens;
    }

    /// <exception cref="LoginException">The refresh token is unknown or was revoked. A new login is required.</exception>
    public Task<TokenResponse> RefreshAsync(string refreshToken, string? passwordClient, CancellationToken cancellationToken)
    {
        const string Rejected =
            "The refresh token is no longer valid: the password was changed, all devices were logged out, or the token was already used. "
            + "Log in again. The stored token is unchanged.";
        return passwordClient is null
            ? RequestAsync(_auth, TokenRequests.ForRefresh(refreshToken), Rejected, cancellationToken)
            : RequestAsync(
                _password, TokenRequests.ForRefreshOfPassword(_passwordPath, passwordClient, refreshToken), Rejected, cancellationToken);
    }

    /// <exception cref="LoginException">The service does not accept passwords, or rejected these credentials.</exception>
    public async Task<TokenResponse> LoginByPasswordAsync(string email, string password, string client, CancellationToken cancellationToken)
    {
        TokenResponse tokens;
        try
        {
            tokens = await RequestAsync(
                _password,
                TokenRequests.ForPassword(_passwordPath, client, email, password),
                "The email address or the password was rejected.",
                cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException error) when (error is not RateLimitException { StatusCode: 429 } && error.StatusCode is < 500 or 501)
        {
            throw PasswordsEnded(error.StatusCode, error.ErrorId, error);
        }
        catch (ConnectionException nothing)
            when (nothing.Problem is ConnectionProblem.WrongPath or ConnectionProblem.NotAnApi or ConnectionProblem.Redirected)
        {
            throw PasswordsEnded(404, errorId: null, nothing);
        }

        return tokens.RefreshToken is null ? throw NoRefreshToken(TokenRequests.PasswordGrant) : tokens;
    }

    public void Dispose()
    {
        _auth.Dispose();
        _password.Dispose();
    }

    private static async Task<TokenResponse> RequestAsync(
        HttpPipeline host, ApiRequest request, string rejection, CancellationToken cancellationToken)
    {
        try
        {
            ApiResponse response = await host.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return TokenResponse.Read(response.Body)
                ?? throw new ConnectionException(
                    ConnectionProblem.NotAnApi,
                    $"{request.Operation} failed: the response of the login host ({response.StatusCode}) has no token. It may be a web "
                    + "page. The stored tokens are unchanged. Try again later.")
                { Operation = request.Operation };
        }
        catch (ApiException error) when (error.StatusCode is 400 or 401 or 403 && error.ErrorId == InvalidGrant)
        {
            throw new LoginException(rejection, error.StatusCode, error) { Operation = request.Operation, ErrorId = InvalidGrant };
        }
        catch (ApiException error) when (error.StatusCode is 400 or 401 or 403 && error is not RateLimitException)
        {
            // Only invalid_grant requires a new login; anything else counts as a temporary failure, and the token is kept.
            string id = error.ErrorId is null ? "" : $" ({error.ErrorId})";
            throw new ServerException(
                $"{request.Operation} failed: the login host returned {error.StatusCode}{id}, which does not mean that the token is not "
                + "valid. The token is kept. Try again later.",
                error.StatusCode,
                error)
            {
                Operation = request.Operation,
                ErrorId = error.ErrorId,
            };
        }
    }

    private static LoginException NoRefreshToken(string operation) =>
        new(
            "The login host issued no refresh token (the scope offline_access was not granted), so the login would expire within an hour. "
            + "Start the login again. If the error persists, the service has changed.")
        {
            Operation = operation,
        };

    private static LoginException PasswordsEnded(int status, string? errorId, Exception cause) =>
        new(
            $"The login with email address and password was rejected ({errorId ?? status.ToString(CultureInfo.InvariantCulture)}). "
            + "SimpliSafe stopped accepting passwords in 2021; only emulators accept them. Log in with the browser: "
            + "use SimpliSafeLogin.Start, or run 'earshot login simplisafe'.",
            status,
            cause)
        {
            Operation = TokenRequests.PasswordGrant,
            ErrorId = errorId,
        };
}
