using System.Globalization;
using Earshot.Http;
using Earshot.SimpliSafe.Rest;

namespace Earshot.SimpliSafe.Tokens;

/// <summary>The log-in host: trades codes, refresh tokens and passwords for tokens, and tells a final refusal from a bad day.</summary>
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
        _password = service.To(new Uri(address, "."), credentials: null, neverRepeats: true);
        _passwordPath = address.Segments[^1];
    }

    /// <exception cref="LoginException">The code was used, is too old or from another log-in; or no refresh token came.</exception>
    public async Task<TokenResponse> ExchangeAsync(string code, string verifier, CancellationToken cancellationToken)
    {
        TokenResponse answer = await AskAsync(
            _auth,
            TokenRequests.ForCode(code, verifier),
            "The code was used before, is older than its two minutes, or comes from another log-in. Start the log-in again.",
            cancellationToken).ConfigureAwait(false);
        return answer.RefreshToken is null
            ? throw NoRefreshToken(TokenRequests.Exchange)
            : answer;
    }

    /// <exception cref="LoginException">The refresh token is unknown or was revoked: only a new log-in helps.</exception>
    public Task<TokenResponse> RefreshAsync(string refreshToken, string? passwordClient, CancellationToken cancellationToken)
    {
        const string Refused =
            "The refresh token is no longer valid: the password was changed, all devices were signed out, or it was spent. "
            + "Log in again; the stored one is left as it is.";
        return passwordClient is null
            ? AskAsync(_auth, TokenRequests.ForRefresh(refreshToken), Refused, cancellationToken)
            : AskAsync(
                _password, TokenRequests.ForRefreshOfPassword(_passwordPath, passwordClient, refreshToken), Refused, cancellationToken);
    }

    /// <exception cref="LoginException">The service takes no passwords, or not this one.</exception>
    public async Task<TokenResponse> LoginByPasswordAsync(string email, string password, string client, CancellationToken cancellationToken)
    {
        TokenResponse answer;
        try
        {
            answer = await AskAsync(
                _password,
                TokenRequests.ForPassword(_passwordPath, client, email, password),
                "The e-mail address or the password was refused.",
                cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException refused) when (refused is not RateLimitException { StatusCode: 429 } && refused.StatusCode is < 500 or 501)
        {
            throw PasswordsEnded(refused.StatusCode, refused.ErrorId, refused);
        }
        catch (ConnectionException nothing)
            when (nothing.Problem is ConnectionProblem.WrongPath or ConnectionProblem.NotAnApi or ConnectionProblem.Redirected)
        {
            throw PasswordsEnded(404, errorId: null, nothing);
        }

        return answer.RefreshToken is null ? throw NoRefreshToken(TokenRequests.PasswordGrant) : answer;
    }

    public void Dispose()
    {
        _auth.Dispose();
        _password.Dispose();
    }

    private static async Task<TokenResponse> AskAsync(HttpPipeline host, ApiRequest request, string refusal, CancellationToken cancellationToken)
    {
        try
        {
            ApiResponse answer = await host.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return TokenResponse.Read(answer.Body)
                ?? throw new ConnectionException(
                    ConnectionProblem.NotAnApi,
                    $"{request.Operation} failed: the log-in host answered {answer.StatusCode} without a token: a web page, perhaps. "
                    + "Nothing is lost; try again later.")
                { Operation = request.Operation };
        }
        catch (ApiException refused) when (refused.StatusCode is 400 or 401 or 403 && refused.ErrorId == InvalidGrant)
        {
            throw new LoginException(refusal, refused.StatusCode, refused) { Operation = request.Operation, ErrorId = InvalidGrant };
        }
        catch (ApiException refused) when (refused.StatusCode is 400 or 401 or 403 && refused is not RateLimitException)
        {
            // Not the answer that means "log in again": as far as anybody knows, a bad day of the host's. The token stays.
            string id = refused.ErrorId is null ? "" : $" ({refused.ErrorId})";
            throw new ServerException(
                $"{request.Operation} failed: the log-in host answered {refused.StatusCode}{id}, but not that the token is invalid. "
                + "It is kept; try again later.",
                refused.StatusCode,
                refused)
            {
                Operation = request.Operation,
                ErrorId = refused.ErrorId,
            };
        }
    }

    private static LoginException NoRefreshToken(string operation) =>
        new(
            "The log-in host gave no refresh token, so that the log-in would end within the hour: the permission offline_access was not granted. Start the "
            + "log-in again; if it stays so, the service has changed.")
        {
            Operation = operation,
        };

    private static LoginException PasswordsEnded(int status, string? errorId, Exception cause) =>
        new(
            $"The log-in by e-mail and password was refused ({errorId ?? status.ToString(CultureInfo.InvariantCulture)}). SimpliSafe ended it in "
            + "2021: log in with the browser, SimpliSafeLogin.Start (on the command line: earshot login simplisafe). It only works against an emulator, "
            + "with the right password.",
            status,
            cause)
        {
            Operation = TokenRequests.PasswordGrant,
            ErrorId = errorId,
        };
}
