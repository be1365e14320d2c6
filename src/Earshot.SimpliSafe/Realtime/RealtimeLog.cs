using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>
/// Provides the log messages of listeners. Event IDs 400 to 449. No message contains a token, the text of an event, or an address.
/// </summary>
internal static partial class RealtimeLog
{
    [LoggerMessage(400, LogLevel.Warning,
        "simplisafe: the event WebSocket was rejected or silent; polling every {Interval} until it works again")]
    public static partial void Polling(this ILogger logger, TimeSpan interval);

    [LoggerMessage(401, LogLevel.Debug, "simplisafe: the event WebSocket was rejected or silent again; polling")]
    public static partial void PollingAgain(this ILogger logger);

    [LoggerMessage(402, LogLevel.Information, "simplisafe: the event WebSocket works again; reconnecting")]
    public static partial void SocketWorks(this ILogger logger);

    [LoggerMessage(403, LogLevel.Information,
        "simplisafe: a message of the unknown type {MessageType} was skipped; further messages of this type are skipped silently")]
    public static partial void UnknownMessage(this ILogger logger, string messageType);

    [LoggerMessage(404, LogLevel.Warning, "simplisafe: the history before the start could not be read ({Failure}); listening without it")]
    public static partial void NoBaseline(this ILogger logger, string failure);

    [LoggerMessage(405, LogLevel.Warning, "simplisafe: the access token could not be renewed ({Failure}); retrying in {Delay}")]
    public static partial void RenewalFailed(this ILogger logger, string failure, TimeSpan delay);

    [LoggerMessage(406, LogLevel.Warning,
        "simplisafe: the sensors of system {SystemId} could not be read ({Failure}); retrying at the next interval")]
    public static partial void SensorsNotRead(this ILogger logger, long systemId, string failure);

    [LoggerMessage(408, LogLevel.Warning,
        "simplisafe: the history of system {SystemId} before the start could not be read ({Failure}); listening without it")]
    public static partial void NoBaselineOf(this ILogger logger, long systemId, string failure);

    [LoggerMessage(409, LogLevel.Warning, "simplisafe: the account does not list system {SystemId}, so its history cannot be read")]
    public static partial void SystemNotListed(this ILogger logger, long systemId);

    [LoggerMessage(410, LogLevel.Warning,
        "simplisafe: the history of system {SystemId} could not be read ({Failure}); retrying at the next interval")]
    public static partial void HistoryNotRead(this ILogger logger, long systemId, string failure);

    [LoggerMessage(411, LogLevel.Information,
        "simplisafe: the event WebSocket did not send {Count} events of system {SystemId}; they were read from the history")]
    public static partial void EventsFound(this ILogger logger, int count, long systemId);

    [LoggerMessage(407, LogLevel.Debug, "simplisafe: the event WebSocket does not work yet; retrying in {Delay}")]
    public static partial void ProbeFailed(this ILogger logger, TimeSpan delay);
}
