namespace Earshot.Http;

/// <summary>Turns an answer outside 2xx into the exception it stands for.</summary>
internal static class ResponseErrors
{
    public static EarshotException From(ApiRequest request, BufferedResponse answer, ApiDialect dialect, Uri baseAddress, TimeProvider time)
    {
        int status = answer.StatusCode;
        ApiError? error = dialect.ReadError(status, answer.Headers, answer.Body);
        if (status < 400)
        {
            return Redirected(request, answer, baseAddress);
        }

        if (status == 407)
        {
            return Connection(request, ConnectionProblem.ProxyRefused, "the proxy wants a log-in (407). Give the proxy's user and password.");
        }

        // An answer to HEAD has no body that could tell.
        bool mayTell = request.Method != HttpMethod.Head && !request.CanReturnPages;
        if (status == 404 && error is null && mayTell)
        {
            return Connection(
                request,
                ConnectionProblem.WrongPath,
                $"there is no API at {ShownUri.Of(baseAddress)} (404 without the API's own error). Check the URL, its path above all.");
        }

        if (status is 405 or 501 && error is null && mayTell)
        {
            return Connection(
                request,
                ConnectionProblem.NotAnApi,
                $"what answers at {ShownUri.Of(baseAddress)} doesn't know this kind of call ({status} without the API's own error): a web page, "
                + "perhaps. Check the URL.");
        }

        TimeSpan? wait = RetryAfterHeader.Read(answer.Headers, time.GetUtcNow());
        if (status == 429)
        {
            wait ??= dialect.ReadRateLimit(answer.Headers)?.Reset;
        }

        return ApiException.For(status, Text(request, status, error, wait), request.Operation, error?.Id, error?.RequestId, wait);
    }

    private static string Text(ApiRequest request, int status, ApiError? error, TimeSpan? wait)
    {
        string id = ErrorText.Clean(error?.Id, 128) is string key ? $" ({key})" : "";
        string said = ErrorText.Clean(error?.Message, 300) is string words ? $": {words.TrimEnd('.')}" : "";
        string logged = ErrorText.Clean(error?.RequestId, 64) is string call ? $" Request id {call}." : "";
        return $"{request.Operation} failed: the server answered {status}{id}{said}. {Advice(status, wait)}{logged}";
    }

    private static string Advice(int status, TimeSpan? wait) => status switch
    {
        401 => "Log in again, or check the token or the credentials.",
        403 => "The account may not do this; an administrator of the server can allow it.",
        404 => "It isn't there, or this account may not see it.",
        409 => "It collides with what is on the server; read that again first.",
        413 => "The body is larger than the server allows.",
        429 when wait is TimeSpan known => $"Call less often; the next call is welcome in {Math.Ceiling(known.TotalSeconds)} s.",
        429 => "Call less often.",
        501 => "The feature is off or not licensed on this server.",
        >= 500 => "Try again later; the server's log says more.",
        _ => "The call itself is wrong; repeating it won't help.",
    };

    private static ConnectionException Redirected(ApiRequest request, BufferedResponse answer, Uri baseAddress)
    {
        Uri? target = answer.Headers.Location is Uri location ? new Uri(baseAddress, location) : null;
        return target is null
            ? Connection(request, ConnectionProblem.ProtocolError, $"the server answered {answer.StatusCode}, which makes no sense here.")
            : Connection(
                request,
                ConnectionProblem.Redirected,
                $"the server sends the call on to {ShownUri.Of(target)} ({answer.StatusCode}). "
                + "Redirects are not followed, so that no token goes astray; set the URL to the new address if it is the right one.");
    }

    private static ConnectionException Connection(ApiRequest request, ConnectionProblem problem, string what) =>
        new(problem, $"{request.Operation} failed: {what}") { Operation = request.Operation };
}
