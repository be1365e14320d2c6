using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Commands;

/// <summary>Provides the log messages of commands. Event IDs 350 to 355. No message contains a name, a body, or a PIN.</summary>
internal static partial class CommandLog
{
    [LoggerMessage(350, LogLevel.Information,
        "simplisafe: {Operation} of system {SystemId} was sent ({Response}); waiting for the outcome")]
    public static partial void CommandSent(this ILogger logger, string operation, long systemId, string response);

    [LoggerMessage(351, LogLevel.Warning, "simplisafe: {Operation} of system {SystemId} had no effect ({State}); retry {Retry}")]
    public static partial void CommandRetried(this ILogger logger, string operation, long systemId, int retry, string state);

    [LoggerMessage(352, LogLevel.Information, "simplisafe: {Operation} of system {SystemId} succeeded ({State})")]
    public static partial void CommandSucceeded(this ILogger logger, string operation, long systemId, string state);

    [LoggerMessage(353, LogLevel.Warning,
        "simplisafe: the outcome of {Operation} of system {SystemId} is unknown ({Reason}); last state: {State}")]
    public static partial void CommandUncertain(
        this ILogger logger, string operation, long systemId, CommandUncertainty reason, string? state);

    [LoggerMessage(354, LogLevel.Information, "simplisafe: {Operation} of system {SystemId} was superseded by a newer command")]
    public static partial void CommandSuperseded(this ILogger logger, string operation, long systemId);

    [LoggerMessage(355, LogLevel.Debug, "simplisafe: {Operation} of system {SystemId} could not read the state ({Reason})")]
    public static partial void StateUnreadable(this ILogger logger, string operation, long systemId, string reason);
}
