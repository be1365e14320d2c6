using Microsoft.Extensions.Logging;

namespace Earshot.Http;

/// <summary>The HTTP part's log messages: event ids 200 to 299. None carries paths, bodies or tokens.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(200, LogLevel.Debug, "{Operation} was answered with {StatusCode}")]
    public static partial void Answered(this ILogger logger, string operation, int statusCode);

    [LoggerMessage(201, LogLevel.Information, "{Operation} failed ({Reason}); retry {Retry} comes in {Seconds:0.###} s")]
    public static partial void Retrying(this ILogger logger, string? operation, string reason, int retry, double seconds);

    [LoggerMessage(202, LogLevel.Information, "{Operation} waits {Seconds:0.###} s until the server's rate budget is full again")]
    public static partial void WaitingForBudget(this ILogger logger, string operation, double seconds);

    [LoggerMessage(203, LogLevel.Information, "{Operation} was answered with 401: the token no longer holds; logging in again")]
    public static partial void TokenRefused(this ILogger logger, string operation);

    [LoggerMessage(204, LogLevel.Information, "Logged in")]
    public static partial void LoggedIn(this ILogger logger);

    [LoggerMessage(205, LogLevel.Error, "The log-in was refused ({StatusCode}, {ErrorId}); it won't be tried again with these credentials")]
    public static partial void LoginRefused(this ILogger logger, int statusCode, string? errorId);

    [LoggerMessage(206, LogLevel.Warning, "The log-in failed ({Reason})")]
    public static partial void LoginFailed(this ILogger logger, string reason);

    [LoggerMessage(207, LogLevel.Information, "The next log-in waits {Seconds:0.###} s: log-ins are kept apart")]
    public static partial void LoginWaits(this ILogger logger, double seconds);

    [LoggerMessage(208, LogLevel.Warning, "Any server certificate is accepted: whoever is on the way can read everything, tokens included")]
    public static partial void AnyCertificateAccepted(this ILogger logger);

    [LoggerMessage(209, LogLevel.Warning, "The server is reached over plain http: whoever is on the way can read everything, tokens included")]
    public static partial void PlainHttp(this ILogger logger);

    [LoggerMessage(210, LogLevel.Warning, "A handler of the renewed token failed ({Reason})")]
    public static partial void RenewalHandlerFailed(this ILogger logger, string reason);
}
