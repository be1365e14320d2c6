using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Systems;

/// <summary>The log messages of systems and commands: event ids 350 to 399. None carries names, bodies or PINs.</summary>
internal static partial class SystemsLog
{
    [LoggerMessage(350, LogLevel.Information, "{Operation} of system {SystemId}: sent, and {Answered}")]
    public static partial void CommandAnswered(this ILogger logger, string operation, long systemId, string answered);

    [LoggerMessage(351, LogLevel.Warning, "{Operation} of system {SystemId} is repeated ({Repeat}): {State} proves that nothing happened")]
    public static partial void CommandRepeated(this ILogger logger, string operation, long systemId, int repeat, string state);

    [LoggerMessage(352, LogLevel.Information, "{Operation} of system {SystemId} is done: {State}")]
    public static partial void CommandDone(this ILogger logger, string operation, long systemId, string state);

    [LoggerMessage(353, LogLevel.Warning, "{Operation} of system {SystemId} is in doubt ({Doubt}); last seen: {State}")]
    public static partial void CommandInDoubt(this ILogger logger, string operation, long systemId, CommandDoubt doubt, string? state);

    [LoggerMessage(354, LogLevel.Information, "{Operation} of system {SystemId} gave way to a newer command")]
    public static partial void CommandSuperseded(this ILogger logger, string operation, long systemId);

    [LoggerMessage(355, LogLevel.Debug, "{Operation} of system {SystemId}: the state could not be read ({Reason})")]
    public static partial void StateUnreadable(this ILogger logger, string operation, long systemId, string reason);

    [LoggerMessage(356, LogLevel.Information, "{Operation} of system {SystemId}: the base station is busy; again in {Seconds:0.###} s")]
    public static partial void BaseStationBusy(this ILogger logger, string operation, long systemId, double seconds);

    [LoggerMessage(357, LogLevel.Information, "The sensors of system {SystemId} are asked afresh in {Seconds:0.###} s: not so soon after arming where there are locks")]
    public static partial void SensorsSpared(this ILogger logger, long systemId, double seconds);

    [LoggerMessage(358, LogLevel.Warning, "{Operation} of system {SystemId} brought nothing that can be read; the old values stay")]
    public static partial void ResponseNotUnderstood(this ILogger logger, string operation, long systemId);

    [LoggerMessage(359, LogLevel.Warning, "The history of system {SystemId} could not be read as far back as asked: older events may be missing")]
    public static partial void EventsIncomplete(this ILogger logger, long systemId);
}
