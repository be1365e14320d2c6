using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Tokens;

/// <summary>
/// Provides the log messages of logins and tokens. Event IDs 302 to 309. No message contains a token, code, password, or email address.
/// </summary>
internal static partial class TokenLog
{
    [LoggerMessage(302, LogLevel.Warning,
        "simplisafe: the pasted code has {Length} characters instead of the usual {Expected}; trying it anyway")]
    public static partial void UnusualCodeLength(this ILogger logger, int length, int expected);

    [LoggerMessage(303, LogLevel.Information, "simplisafe: logged in (account {UserId}); the refresh token is stored")]
    public static partial void LoggedIn(this ILogger logger, long userId);

    [LoggerMessage(304, LogLevel.Debug, "simplisafe: another program renewed the access token; using the stored token")]
    public static partial void TokenFromStore(this ILogger logger);

    [LoggerMessage(305, LogLevel.Debug, "simplisafe: the access token was renewed for {Seconds:0} s (new refresh token: {Rotated})")]
    public static partial void TokenRefreshed(this ILogger logger, double seconds, bool rotated);

    [LoggerMessage(306, LogLevel.Error,
        "simplisafe: the new refresh token could not be stored; it is kept in memory, and the next call tries again")]
    public static partial void RefreshTokenNotStored(this ILogger logger, Exception failure);

    [LoggerMessage(307, LogLevel.Warning,
        "simplisafe: the access token could not be stored; the stored refresh token is unchanged and valid")]
    public static partial void AccessTokenNotStored(this ILogger logger, Exception failure);

    [LoggerMessage(308, LogLevel.Warning, "simplisafe: the stored login is damaged; using and storing the login in memory instead")]
    public static partial void StoredLoginDamaged(this ILogger logger);

    [LoggerMessage(309, LogLevel.Error,
        "simplisafe: the refresh token is no longer valid; a new login is required, and the stored login is unchanged")]
    public static partial void RefreshTokenRejected(this ILogger logger);
}
