using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Rest;

/// <summary>Log messages of log-in, tokens and pace: event ids 300 to 349. None carries tokens, codes, passwords or addresses of
/// people.</summary>
internal static partial class AccountLog
{
    [LoggerMessage(300, LogLevel.Warning, "{Operation} was answered with 403 and no reason, which means a block: no call goes out for {Seconds:0} s")]
    public static partial void CallsPaused(this ILogger logger, string operation, double seconds);

    [LoggerMessage(301, LogLevel.Debug, "{Operation} waits {Seconds:0.###} s, so that calls keep their pace")]
    public static partial void CallWaitsForPace(this ILogger logger, string operation, double seconds);

    [LoggerMessage(302, LogLevel.Warning, "The pasted code has {Length} characters where {Expected} are usual; it is tried all the same")]
    public static partial void UnusualCodeLength(this ILogger logger, int length, int expected);

    [LoggerMessage(303, LogLevel.Information, "Logged in to SimpliSafe (account {UserId}); the refresh token is stored")]
    public static partial void LoggedIn(this ILogger logger, long userId);

    [LoggerMessage(304, LogLevel.Debug, "Another program has renewed the access token; it is used here, too")]
    public static partial void TokenFromStore(this ILogger logger);

    [LoggerMessage(305, LogLevel.Debug, "The access token was renewed for {Seconds:0} s (new refresh token: {Rotated})")]
    public static partial void TokenRefreshed(this ILogger logger, double seconds, bool rotated);

    [LoggerMessage(306, LogLevel.Error, "The new refresh token could not be stored; it is kept in memory and the next call tries again")]
    public static partial void RefreshTokenNotStored(this ILogger logger, Exception failure);

    [LoggerMessage(307, LogLevel.Warning, "The access token could not be stored; the refresh token in the store is unchanged and good")]
    public static partial void AccessTokenNotStored(this ILogger logger, Exception failure);

    [LoggerMessage(308, LogLevel.Warning, "The stored log-in is damaged; the one in memory is used and takes its place")]
    public static partial void StoredLoginDamaged(this ILogger logger);

    [LoggerMessage(309, LogLevel.Error, "The refresh token is no longer valid: a person must log in again. The stored log-in is left as it is")]
    public static partial void RefreshTokenRefused(this ILogger logger);

    [LoggerMessage(310, LogLevel.Warning, "Others could read the token file; its mode is now 0600. If other people use this machine, log in anew")]
    public static partial void TokenFileTightened(this ILogger logger);

    [LoggerMessage(311, LogLevel.Warning, "Others can read the token file, and its mode can't be changed: it belongs to another user")]
    public static partial void TokenFileOpen(this ILogger logger);
}
