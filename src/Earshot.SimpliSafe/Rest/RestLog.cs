using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Rest;

/// <summary>Provides the log messages of REST requests. Event IDs 300 and 301. No message contains a secret.</summary>
internal static partial class RestLog
{
    [LoggerMessage(300, LogLevel.Warning,
        "simplisafe: {Operation} received 403 without a reason (address blocked); all calls are paused for {Seconds:0} s")]
    public static partial void CallsPaused(this ILogger logger, string operation, double seconds);

    [LoggerMessage(301, LogLevel.Debug, "simplisafe: {Operation} is delayed by {Seconds:0.###} s (call pace)")]
    public static partial void CallDelayed(this ILogger logger, string operation, double seconds);
}
