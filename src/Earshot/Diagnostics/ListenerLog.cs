using Earshot.Realtime;
using Microsoft.Extensions.Logging;

namespace Earshot.Diagnostics;

/// <summary>
/// Provides the log messages of listeners, with event IDs 100 to 199. They contain neither secrets nor the content of messages.
/// </summary>
internal static partial class ListenerLog
{
    [LoggerMessage(100, LogLevel.Information, "{Service}: connected (resumed: {Resumed}, attempts: {Attempts})")]
    public static partial void Connected(ILogger logger, string service, bool resumed, int attempts);

    [LoggerMessage(101, LogLevel.Warning, "{Service}: disconnected ({Reason}); reconnecting in {Delay}")]
    public static partial void Disconnected(ILogger logger, string service, DisconnectReason reason, TimeSpan delay, Exception error);

    [LoggerMessage(102, LogLevel.Warning, "{Service}: an attempt to connect failed ({Reason}); retrying in {Delay}")]
    public static partial void AttemptFailed(ILogger logger, string service, DisconnectReason reason, TimeSpan delay, Exception error);

    [LoggerMessage(103, LogLevel.Error, "{Service}: ended with an error ({Reason}); not reconnecting")]
    public static partial void Faulted(ILogger logger, string service, DisconnectReason reason, Exception error);

    [LoggerMessage(
        104,
        LogLevel.Information,
        "{Service}: stopped; {Received} events received, {Handled} handled, {Failed} failed, {Unhandled} unhandled")]
    public static partial void Stopped(
        ILogger logger, string service, long received, long handled, long failed, long unhandled);

    [LoggerMessage(105, LogLevel.Warning, "{Service}: a gap was reported ({Reason}) from {From} until {Until}; missing events: {Count}")]
    public static partial void Gap(
        ILogger logger, string service, GapReason reason, DateTimeOffset from, DateTimeOffset until, long? count);

    [LoggerMessage(106, LogLevel.Warning, "{Service}: a message could not be read: {Error}")]
    public static partial void MalformedMessage(ILogger logger, string service, string error);

    [LoggerMessage(107, LogLevel.Error, "{Service}: a handler of a {EventType} event threw {ExceptionType}")]
    public static partial void HandlerThrew(
        ILogger logger, string service, string eventType, string exceptionType, Exception? exception);

    [LoggerMessage(108, LogLevel.Error, "{Service}: the handler of {Notification} threw {ExceptionType}")]
    public static partial void NotificationHandlerThrew(
        ILogger logger, string service, string notification, string exceptionType, Exception? exception);

    [LoggerMessage(109, LogLevel.Warning, "{Service}: the drain timed out; {Unhandled} events were not handled")]
    public static partial void DrainTimedOut(ILogger logger, string service, long unhandled);

    [LoggerMessage(110, LogLevel.Debug, "{Service}: state changed from {Old} to {New} ({Trigger})")]
    public static partial void StateChanged(ILogger logger, string service, ListenerState old, ListenerState @new, Trigger trigger);

    [LoggerMessage(111, LogLevel.Warning, "{Service}: an error report was dropped, because the handler of OnError is too slow")]
    public static partial void ErrorReportDropped(ILogger logger, string service);

    [LoggerMessage(112, LogLevel.Warning, "{Service}: the drain timed out; {Unhandled} notifications were not handled")]
    public static partial void NotificationsUnhandled(ILogger logger, string service, int unhandled);

    [LoggerMessage(113, LogLevel.Error, "{Service}: ended because a handler of an event threw {ExceptionType}; not reconnecting")]
    public static partial void EndedByHandler(ILogger logger, string service, string exceptionType);

    [LoggerMessage(114, LogLevel.Information, "{Service}: the connection was replaced ({Reason}); reconnecting")]
    public static partial void Replaced(ILogger logger, string service, DisconnectReason reason);

    [LoggerMessage(115, LogLevel.Warning, "{Service}: the catch-up failed; the next connection retries it")]
    public static partial void CatchUpFailed(ILogger logger, string service, Exception error);

    [LoggerMessage(116, LogLevel.Debug, "{Service}: catching up; {Done} of {Total} lanes done, {Events} events delivered")]
    public static partial void CatchingUp(ILogger logger, string service, int done, int total, long events);

    [LoggerMessage(117, LogLevel.Information, "{Service}: caught up; {Events} events of {Total} lanes delivered")]
    public static partial void CaughtUp(ILogger logger, string service, long events, int total);

    [LoggerMessage(118, LogLevel.Error, "{Service}: the checkpoint could not be saved")]
    public static partial void CheckpointFailed(ILogger logger, string service, Exception error);

    [LoggerMessage(
        119,
        LogLevel.Warning,
        "{Service}: reading waits until a {EventType} event, received {Age} ago, is handled; {Events} later events wait")]
    public static partial void HandlerDelaysReading(ILogger logger, string service, string eventType, TimeSpan age, int events);

    [LoggerMessage(120, LogLevel.Error, "{Service}: held-back events could not be kept in the temporary file; they are fetched again")]
    public static partial void HoldBackFileFailed(ILogger logger, string service, Exception error);
}
