using Microsoft.Extensions.Logging;

namespace Earshot.Diagnostics;

/// <summary>Everything a listener logs. Event ids 100 to 199; nothing here ever carries a message's content or a secret.</summary>
internal static partial class ListenerLog
{
    [LoggerMessage(100, LogLevel.Information, "{Service}: connected (resumed: {Resumed}) after {Attempts} attempt(s)")]
    public static partial void Connected(ILogger logger, string service, bool resumed, int attempts);

    [LoggerMessage(101, LogLevel.Warning, "{Service}: disconnected ({Reason}); next attempt in {Delay}")]
    public static partial void Disconnected(ILogger logger, string service, DisconnectReason reason, TimeSpan delay, Exception error);

    [LoggerMessage(102, LogLevel.Warning, "{Service}: could not connect ({Reason}); next attempt in {Delay}")]
    public static partial void AttemptFailed(ILogger logger, string service, DisconnectReason reason, TimeSpan delay, Exception error);

    [LoggerMessage(103, LogLevel.Error, "{Service}: ended ({Reason}); it will not be tried again")]
    public static partial void Faulted(ILogger logger, string service, DisconnectReason reason, Exception error);

    [LoggerMessage(104, LogLevel.Information, "{Service}: stopped; {Received} events received, {Handled} handled, {Left} left")]
    public static partial void Stopped(ILogger logger, string service, long received, long handled, long left);

    [LoggerMessage(105, LogLevel.Warning, "{Service}: gap ({Reason}) from {From} until {Until}, events missing: {Count}")]
    public static partial void Gap(ILogger logger, string service, GapReason reason, DateTimeOffset from, DateTimeOffset until, long? count);

    [LoggerMessage(106, LogLevel.Warning, "{Service}: a message could not be read: {Why}")]
    public static partial void BadFrame(ILogger logger, string service, string why);

    [LoggerMessage(107, LogLevel.Error, "{Service}: the handler of an event of type {EventType} threw {ExceptionType}")]
    public static partial void HandlerThrew(ILogger logger, string service, string eventType, string exceptionType);

    [LoggerMessage(108, LogLevel.Error, "{Service}: the handler of {Notification} threw {ExceptionType}")]
    public static partial void NotificationHandlerThrew(ILogger logger, string service, string notification, string exceptionType);

    [LoggerMessage(109, LogLevel.Warning, "{Service}: {Left} events were left when the time for draining was over")]
    public static partial void DrainTimedOut(ILogger logger, string service, long left);

    [LoggerMessage(110, LogLevel.Debug, "{Service}: {Old} becomes {New} because {Happened}")]
    public static partial void StateChanged(ILogger logger, string service, ListenerState old, ListenerState @new, string happened);

    [LoggerMessage(112, LogLevel.Warning, "{Service}: {Left} notifications were left when the time for draining was over")]
    public static partial void NotificationsLeft(ILogger logger, string service, int left);

    [LoggerMessage(113, LogLevel.Error, "{Service}: ended, because the handler of an event threw {ExceptionType}")]
    public static partial void HandlerEndedIt(ILogger logger, string service, string exceptionType);

    [LoggerMessage(114, LogLevel.Information, "{Service}: replacing the connection ({Reason})")]
    public static partial void Replaced(ILogger logger, string service, DisconnectReason reason);

    [LoggerMessage(115, LogLevel.Warning, "{Service}: what was missed could not be fetched; the next connection tries again")]
    public static partial void CatchUpFailed(ILogger logger, string service, Exception error);

    [LoggerMessage(111, LogLevel.Warning, "{Service}: error reports come faster than OnError handles them; one was dropped")]
    public static partial void ErrorReportDropped(ILogger logger, string service);
}
