using System.Globalization;
using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Rest;

namespace Earshot.SimpliSafe.Systems.Commands;

/// <summary>What is known of one command while it runs.</summary>
internal sealed class CommandCourse<TReading>(CommandRunner runner, Command<TReading> command)
    where TReading : class
{
    private long _asked = runner.Time.GetTimestamp();
    private readonly DateTimeOffset _askedAt = runner.Time.GetUtcNow();
    private string _answered = "not sent";
    private EarshotException? _failure;
    private bool _sent;

    public Command<TReading> Command => command;

    /// <summary>The state before anything was sent; null where it isn't known.</summary>
    public TReading? Before { get; private set; }

    public TReading? LastSeen { get; private set; }

    public DateTimeOffset? LastSeenAt { get; private set; }

    /// <summary>How long ago it was asked for.</summary>
    public TimeSpan Age => runner.Time.GetElapsedTime(_asked);

    /// <summary>Takes the state before. What is made from it is as fresh as it is.</summary>
    public void Begin(TReading? before)
    {
        Before = before;
        if (command.NeedsReadingBefore)
        {
            _asked = runner.Time.GetTimestamp();
        }
    }

    public CommandProgress Judge(TReading now) => command.Judge(Before, now);

    /// <summary>Sends once.</summary>
    /// <returns>The answer's body, undefined where it was empty; null where the outcome is open.</returns>
    /// <exception cref="EarshotException">It was refused: nothing was done.</exception>
    public async Task<JsonElement?> SendAsync(HttpPipeline api, CancellationToken cancellationToken)
    {
        _sent = true;
        try
        {
            JsonElement answer = await api.SendForJsonAsync(command.Request, cancellationToken).ConfigureAwait(false);
            bool refused = command.IsRefusal(answer);
            _answered = refused ? "accepted, though not with success" : "accepted";
            _failure = null;
            runner.Logger.CommandAnswered(command.Operation, runner.SystemId, _answered);
            return refused ? null : answer;
        }
        catch (EarshotException failure) when (CommandFailures.LeaveOutcomeOpen(command.Operation, failure))
        {
            _failure = failure;
            _answered = CommandFailures.InWords(failure);
            runner.Logger.CommandAnswered(command.Operation, runner.SystemId, _answered);
            return null;
        }
    }

    /// <summary>Reads the state; null where that failed and may go better soon.</summary>
    /// <exception cref="CommandUncertainException">It failed and won't go better.</exception>
    public async Task<TReading?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            LastSeen = await command.ReadAsync(cancellationToken).ConfigureAwait(false);
            LastSeenAt = runner.Time.GetUtcNow();
            return LastSeen;
        }
        catch (EarshotException failure)
        {
            runner.Logger.StateUnreadable(command.Operation, runner.SystemId, CommandFailures.InWords(failure));
            _failure ??= failure;
            return CommandFailures.MayPass(failure) ? null : throw Doubt(CommandDoubt.Unreadable);
        }
    }

    /// <summary>Says that it is done.</summary>
    public TReading Finish(TReading reading)
    {
        runner.Logger.CommandDone(command.Operation, runner.SystemId, command.Describe(reading));
        return reading;
    }

    public CommandSupersededException Superseded()
    {
        runner.Logger.CommandSuperseded(command.Operation, runner.SystemId);
        return new CommandSupersededException(
            $"{command.Operation} of system {runner.SystemId} gave way to a newer command"
            + (_sent ? "; it had been sent, and may have been done before." : "; it was not sent."),
            _sent)
        { Operation = command.Operation };
    }

    public CommandUncertainException TimeIsUp() => Doubt(LastSeen is null ? CommandDoubt.Unreadable : command.AtTimeout(LastSeen));

    public CommandUncertainException Doubt(CommandDoubt doubt)
    {
        string? seen = LastSeen is null ? null : command.Describe(LastSeen);
        runner.Logger.CommandInDoubt(command.Operation, runner.SystemId, doubt, seen);
        string lastSeen = seen is null
            ? "the state could not be read since"
            : $"last seen: {seen}, at {LastSeenAt!.Value.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC";
        return new CommandUncertainException(
            doubt,
            $"{command.Operation} of system {runner.SystemId}: {command.Wish} was asked for; the service's answer: {_answered}; {lastSeen}. {Advice(doubt)}",
            _failure)
        {
            Operation = command.Operation,
            SystemId = runner.SystemId,
            Asked = command.Wish,
            AskedAt = _askedAt,
            Answered = _answered,
            LastSeen = seen,
            LastSeenAt = LastSeenAt,
        };
    }

    private string Advice(CommandDoubt doubt) => doubt switch
    {
        CommandDoubt.Alarm => "An alarm, or the countdown before one, began meanwhile. Look at the house before anything else.",
        CommandDoubt.ChangedElsewhere => "Somebody else changed it meanwhile; this command may have been done before that, or not. It is not sent again.",
        CommandDoubt.Jammed => "The bolt is jammed: the lock takes no command until it is freed by hand.",
        CommandDoubt.Unreadable => "Whether it was done isn't known. Look before you ask again.",
        _ => $"It wasn't seen within {runner.Options.ConfirmTimeout.TotalSeconds} s; it may have been done, may still come, or may never come. "
            + "Look before you ask again.",
    };
}
