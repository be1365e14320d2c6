using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.TokenStores;

/// <summary>Provides the log messages of the token stores. Event IDs 310 to 319. No message contains a token.</summary>
internal static partial class TokenStoreLog
{
    [LoggerMessage(310, LogLevel.Warning, "simplisafe: the token file was readable by other users; its mode was changed to 0600")]
    public static partial void TokenFileTightened(this ILogger logger);

    [LoggerMessage(311, LogLevel.Warning,
        "simplisafe: the token file is readable by other users; its mode could not be changed because another user owns it")]
    public static partial void TokenFileReadableByOthers(this ILogger logger);
}
