namespace Earshot.Http;

/// <summary>Creates the exception for a response outside 2xx.</summary>
internal static class ResponseErrors
{
    public static EarshotException From(
        ApiRequest request, BufferedResponse response, ApiDialect dialect, Uri baseAddress, TimeProvider timeProvider)
    {
        int status = response.StatusCode;
        ApiError? error = dialect.ReadError(status, response.Headers, response.Body);
        if (status < 400)
        {
            return Redirected(request, response, baseAddress);
        }

        if (status == 407)
        {
            return Connection(
                request, ConnectionProblem.ProxyRefused, "the proxy requires a login (407). Set the credentials of NetworkOptions.Proxy.");
        }

        // The response to HEAD has no body that could contain an error.
        bool mustHaveError = request.Method != HttpMethod.Head && !request.CanReturnPages;
        if (status == 404 && error is null && mustHaveError)
        {
            return Connection(
                request,
                ConnectionProblem.WrongPath,
                $"the API was not found at {ShownUri.Of(baseAddress)} (404 without the API's own error). "
                + "Check the URL, especially its path.");
        }

        if (status is 405 or 501 && error is null && mustHaveError)
        {
            return Connection(
                request,
                ConnectionProblem.NotAnApi,
                $"the server at {ShownUri.Of(baseAddress)} does not support this method ({status} without the API's own error). "
                + "It may be a web site. Check the URL.");
        }

        TimeSpan? wait = RetryAfterHeader.Read(response.Headers, timeProvider.GetUtcNow());
        if (status == 429)
        {
            wait ??= dialect.ReadRateLimit(response.Headers)?.Reset;
        }

        return ApiException.For(
            status,
            Text(request, status, error, wait, dialect),
            request.Operation,
            error?.Id,
            error?.RequestId,
            wait,
            isConflict: error is { IsConflict: true });
    }

    private static string Text(ApiRequest request, int status, ApiError? error, TimeSpan? wait, ApiDialect dialect)
    {
        string id = ErrorText.Clean(error?.Id, 128) is string errorId ? $", {errorId}" : "";
        string reason = ErrorText.Clean(error?.Message, 300) is string message ? $": {message.TrimEnd('.')}" : "";
        string logged = ErrorText.Clean(error?.RequestId, 64) is string requestId ? $" Request ID: {requestId}." : "";
        int kind = error is { IsConflict: true } ? 409 : status;
        string advice = dialect.Advice(kind) ?? Advice(kind, wait, isOfServer: error is not null);
        return $"{request.Operation} failed: the server returned an error ({status}{id}){reason}. {advice}{logged}";
    }

    private static string Advice(int status, TimeSpan? wait, bool isOfServer) => status switch
    {
        401 => "Log in again, or check the token or the credentials.",
        403 => "The account lacks the required permission; an administrator of the server can grant it.",
        404 => "The resource does not exist, or the account cannot access it.",
        409 => "The request conflicts with the resource's current state; read it again first.",
        413 => "The request body is larger than the server allows.",
        429 when wait is TimeSpan known => $"Too many requests; retry in {Math.Ceiling(known.TotalSeconds)} s.",
        429 => "Too many requests; reduce the number of calls.",
        501 => "The feature is disabled or not licensed on this server.",
        502 or 503 or 504 when !isOfServer => "The response is from a gateway in front of the server; retry later.",
        >= 500 => "Retry later; the server's log contains the cause.",
        _ => "The request is not valid; retrying will not help.",
    };

    private static ConnectionException Redirected(ApiRequest request, BufferedResponse response, Uri baseAddress)
    {
        Uri? target = response.Headers.Location is Uri location ? new Uri(baseAddress, location) : null;
        return target is null
            ? Connection(request, ConnectionProblem.ProtocolError, $"the server returned the unexpected status {response.StatusCode}.")
            : Connection(
                request,
                ConnectionProblem.Redirected,
                $"the server redirected the request to {ShownUri.Of(target)} ({response.StatusCode}). Redirects are not followed, "
                + "because they could send the token to another host. If the new address is correct, set it as the URL.");
    }

    private static ConnectionException Connection(ApiRequest request, ConnectionProblem problem, string what) =>
        new(problem, $"{request.Operation} failed: {what}") { Operation = request.Operation };
}
