using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>What listening to SimpliSafe logs. Event ids 400 to 449; never a token, a text of an event, or an address.</summary>
internal static partial class RealtimeLog
{
    [LoggerMessage(400, LogLevel.Warning, "simplisafe: the event socket is refused or silent; polling for events every {Interval} until it works again")]
    public static partial void Polling(this ILogger logger, TimeSpan interval);

    [LoggerMessage(401, LogLevel.Debug, "simplisafe: polling again")]
    public static partial void PollingAgain(this ILogger logger);

    [LoggerMessage(402, LogLevel.Information, "simplisafe: the event socket works again")]
    public static partial void SocketWorks(this ILogger logger);

    [LoggerMessage(403, LogLevel.Information, "simplisafe: messages of type {MessageType} are passed over from now on")]
    public static partial void UnknownMessage(this ILogger logger, string messageType);

    [LoggerMessage(404, LogLevel.Warning, "simplisafe: what happened before could not be read ({Failure}); listening starts without it")]
    public static partial void NoBaseline(this ILogger logger, string failure);

    [LoggerMessage(405, LogLevel.Warning, "simplisafe: the token could not be renewed while listening ({Failure}); tried again in {Delay}")]
    public static partial void RenewalFailed(this ILogger logger, string failure, TimeSpan delay);

    [LoggerMessage(406, LogLevel.Warning, "simplisafe: the sensors of system {SystemId} could not be read ({Failure})")]
    public static partial void SensorsNotRead(this ILogger logger, long systemId, string failure);

    [LoggerMessage(407, LogLevel.Debug, "simplisafe: the socket was tried while polling; it doesn't work yet, tried again in {Delay}")]
    public static partial void ProbeFailed(this ILogger logger, TimeSpan delay);
}
