using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Systems;

/// <summary>Provides the log messages of systems. Event IDs 356 to 399. No message contains a name, a body, or a PIN.</summary>
internal static partial class SystemLog
{
    [LoggerMessage(356, LogLevel.Information,
        "simplisafe: {Operation} of system {SystemId} found the base station busy; retrying in {Seconds:0.###} s")]
    public static partial void BaseStationBusy(this ILogger logger, string operation, long systemId, double seconds);

    [LoggerMessage(357, LogLevel.Information,
        "simplisafe: reading the sensors of system {SystemId} is delayed by {Seconds:0.###} s (armed recently, has locks)")]
    public static partial void SensorsDelayed(this ILogger logger, long systemId, double seconds);

    [LoggerMessage(358, LogLevel.Warning,
        "simplisafe: {Operation} of system {SystemId} returned no readable data; the previous values are kept")]
    public static partial void ResponseNotValid(this ILogger logger, string operation, long systemId);

    [LoggerMessage(359, LogLevel.Warning,
        "simplisafe: the history of system {SystemId} could not be read as far back as requested; older events may be missing")]
    public static partial void EventsIncomplete(this ILogger logger, long systemId);
}
