using Microsoft.Extensions.Logging;

namespace Earshot.Http;

/// <summary>Defines the log messages of HTTP calls, with the event IDs 200 to 299. None contains paths, bodies, or tokens.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(200, LogLevel.Debug, "{Operation}: received {StatusCode}")]
    public static partial void Responded(this ILogger logger, string operation, int statusCode);

    [LoggerMessage(201, LogLevel.Information, "{Operation}: attempt failed ({Reason}); retry {Retry} follows in {Seconds:0.###} s")]
    public static partial void Retrying(this ILogger logger, string? operation, string reason, int retry, double seconds);

    [LoggerMessage(202, LogLevel.Information, "{Operation}: waiting {Seconds:0.###} s for the reset of the rate limit")]
    public static partial void WaitingForBudget(this ILogger logger, string operation, double seconds);

    [LoggerMessage(203, LogLevel.Information, "{Operation}: received 401 (token no longer valid); logging in again")]
    public static partial void TokenRejected(this ILogger logger, string operation);

    [LoggerMessage(204, LogLevel.Information, "logged in")]
    public static partial void LoggedIn(this ILogger logger);

    [LoggerMessage(205, LogLevel.Error, "login rejected ({StatusCode}, {ErrorId}); it is not retried with the same credentials")]
    public static partial void LoginRejected(this ILogger logger, int statusCode, string? errorId);

    [LoggerMessage(206, LogLevel.Warning, "login failed ({Reason})")]
    public static partial void LoginFailed(this ILogger logger, string reason);

    [LoggerMessage(207, LogLevel.Information, "next login delayed by {Seconds:0.###} s (minimum interval between logins)")]
    public static partial void LoginDelayed(this ILogger logger, double seconds);

    [LoggerMessage(208, LogLevel.Warning, "every server certificate is accepted; traffic, including tokens, can be intercepted")]
    public static partial void AnyCertificateAccepted(this ILogger logger);

    [LoggerMessage(209, LogLevel.Warning, "the server is reached over plain HTTP; traffic, including tokens, can be intercepted")]
    public static partial void PlainHttp(this ILogger logger);

    [LoggerMessage(210, LogLevel.Warning, "a handler of the renewed token failed ({Reason})")]
    public static partial void RenewalHandlerFailed(this ILogger logger, string reason);
}
