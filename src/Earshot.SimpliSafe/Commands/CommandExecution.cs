using System.Globalization;
using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Rest;

namespace Earshot.SimpliSafe.Commands;

/// <summary>Represents one execution of a command and what is known about it.</summary>
internal sealed class CommandExecution<TReading>(CommandContext context, Command<TReading> command)
    where TReading : class
{
    private readonly DateTimeOffset _requestedAt = context.TimeProvider.GetUtcNow();
    private long _started = context.TimeProvider.GetTimestamp();
    private string _response = "not sent";
    private EarshotException? _failure;
    private bool _sent;
    private TReading? _lastSeen;
    private DateTimeOffset? _lastSeenAt;

    public Command<TReading> Command => command;

    /// <summary>Gets the state before the command was sent, or <see langword="null"/> if it is unknown.</summary>
    public TReading? Before { get; private set; }

    /// <summary>Gets the time since the command was requested.</summary>
    public TimeSpan Age => context.TimeProvider.GetElapsedTime(_started);

    /// <summary>Sets the state before the command. A request that is created from this state is as recent as the state.</summary>
    public void Begin(TReading? before)
    {
        Before = before;
        if (command.NeedsReadingBefore)
        {
            _started = context.TimeProvider.GetTimestamp();
        }
    }

    public CommandProgress Judge(TReading now) => command.Judge(Before, now);

    /// <summary>Sends the command once.</summary>
    /// <returns>
    /// The response body, which is undefined if the response is empty, or <see langword="null"/> if the outcome is unknown.
    /// </returns>
    /// <exception cref="EarshotException">The command was rejected. Nothing was done.</exception>
    public async Task<JsonElement?> SendAsync(HttpPipeline api, CancellationToken cancellationToken)
    {
        _sent = true;
        try
        {
            JsonElement response = await api.SendForJsonAsync(command.Request, cancellationToken).ConfigureAwait(false);
            bool rejected = command.IsRejection(response);
            _response = rejected ? "accepted, but not successful" : "accepted";
            _failure = null;
            context.Logger.CommandSent(command.Operation, context.SystemId, _response);
            return rejected ? null : response;
        }
        catch (EarshotException failure) when (CommandFailures.LeaveOutcomeUnknown(command.Operation, failure))
        {
            _failure = failure;
            _response = CommandFailures.Describe(failure);
            context.Logger.CommandSent(command.Operation, context.SystemId, _response);
            return null;
        }
    }

    /// <summary>Reads the state.</summary>
    /// <returns>The state, or <see langword="null"/> if the reading failed and can succeed later.</returns>
    /// <exception cref="CommandUncertainException">The reading failed for good.</exception>
    public async Task<TReading?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            _lastSeen = await command.ReadAsync(cancellationToken).ConfigureAwait(false);
            _lastSeenAt = context.TimeProvider.GetUtcNow();
            return _lastSeen;
        }
        catch (EarshotException failure)
        {
            context.Logger.StateUnreadable(command.Operation, context.SystemId, CommandFailures.Describe(failure));
            _failure ??= failure;
            return CommandFailures.IsRetryable(failure) ? null : throw Uncertain(CommandUncertainty.StateUnreadable);
        }
    }

    /// <summary>Ends the execution with success.</summary>
    public TReading Succeed(TReading reading)
    {
        context.Logger.CommandSucceeded(command.Operation, context.SystemId, command.Describe(reading));
        return reading;
    }

    /// <summary>Creates the exception for a command that a newer one superseded.</summary>
    public CommandSupersededException Superseded()
    {
        context.Logger.CommandSuperseded(command.Operation, context.SystemId);
        return new CommandSupersededException(
            $"{command.Operation} of system {context.SystemId} failed: a newer command superseded it. "
            + (_sent ? "The command was sent and may have been executed before the newer one." : "The command was not sent."),
            _sent)
        { Operation = command.Operation };
    }

    /// <summary>Creates the exception for a command that was not confirmed in time.</summary>
    public CommandUncertainException TimedOut() =>
        Uncertain(_lastSeen is null ? CommandUncertainty.StateUnreadable : command.AtTimeout(_lastSeen));

    /// <summary>Creates the exception for a command whose outcome is unknown.</summary>
    public CommandUncertainException Uncertain(CommandUncertainty reason)
    {
        string? seen = _lastSeen is null ? null : command.Describe(_lastSeen);
        context.Logger.CommandUncertain(command.Operation, context.SystemId, reason, seen);
        string lastSeen = seen is null
            ? "the state could not be read since then"
            : $"last state: {seen}, at {_lastSeenAt!.Value.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC";
        return new CommandUncertainException(
            reason,
            $"The outcome of {command.Operation} of system {context.SystemId} is unknown (requested: {command.Requested}; "
            + $"response: {_response}; {lastSeen}). "
            + Advice(reason),
            _failure)
        {
            Operation = command.Operation,
            SystemId = context.SystemId,
            Requested = command.Requested,
            RequestedAt = _requestedAt,
            Response = _response,
            LastSeen = seen,
            LastSeenAt = _lastSeenAt,
        };
    }

    private string Advice(CommandUncertainty reason) => reason switch
    {
        CommandUncertainty.Alarm =>
            "An alarm, or the countdown before an alarm, started meanwhile. Check the system before you do anything else.",
        CommandUncertainty.ChangedElsewhere =>
            "Someone else changed the state meanwhile; the command may have been executed before. It is not retried. "
            + "Check the system before you try again.",
        CommandUncertainty.Jammed =>
            "The bolt is jammed: the lock does not execute commands until the bolt is freed by hand. Free the bolt, then try again.",
        CommandUncertainty.StateUnreadable => "Check the system before you try again.",
        _ => $"The requested state was not observed within {context.Options.ConfirmTimeout.TotalSeconds} s; the command may have been "
            + "executed, may still be executed, or may never be executed. Check the system before you try again.",
    };
}
