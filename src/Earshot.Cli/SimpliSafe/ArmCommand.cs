using System.Globalization;
using Earshot.Cli.SimpliSafe.Output;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe;

/// <summary>Implements <c>earshot arm home|away</c> and <c>earshot disarm</c>.</summary>
internal sealed class ArmCommand(ToolEnvironment environment, Notices notices, SystemRequest request)
{
    /// <summary>Runs the command.</summary>
    /// <param name="target">The target state: home, away, or off.</param>
    /// <param name="stop">The token to monitor for cancellation requests. A command that was sent is not revoked.</param>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public Task<int> RunAsync(SystemState target, CancellationToken stop)
    {
        var context = new SystemCommandContext(environment, notices, request);
        return context.WithSystemAsync(system => RunAsync(context, system, target, stop), stop);
    }

    private static async Task<int> RunAsync(
        SystemCommandContext context, SimpliSafeSystem system, SystemState target, CancellationToken stop)
    {
        string what = target == SystemState.Off ? "disarm" : target == SystemState.Home ? "arm in home mode" : "arm in away mode";
        if (!await context.ConfirmAsync(system, what, stop).ConfigureAwait(false))
        {
            return ExitCode.Failed;
        }

        ArmingResult result = await SendAsync(system, target, stop).ConfigureAwait(false);
        TimeSpan? countdown = result.IsCountingDown ? result.ExitDelay : null;
        if (context.Output.IsJson)
        {
            context.Output.Object(json =>
            {
                json.WriteNumber("system"u8, system.Id);
                json.WriteString("state"u8, SystemText.Code(result.State));
                if (countdown is { } delay)
                {
                    json.WriteNumber("countdownSeconds"u8, (long)delay.TotalSeconds);
                }
            });
        }
        else
        {
            string rest = countdown is { } delay ? $"; {(long)delay.TotalSeconds} s to leave" : "";
            context.Output.Line($"System {SystemText.Name(system)}: {SystemText.State(result.State)}{rest}.");
        }

        return ExitCode.Done;
    }

    private static async Task<ArmingResult> SendAsync(SimpliSafeSystem system, SystemState target, CancellationToken stop)
    {
        bool wasAlarm = system.State.IsAlarm;
        try
        {
            return await (target == SystemState.Off ? system.SetOffAsync(stop)
                : target == SystemState.Home ? system.SetHomeAsync(stop)
                : system.SetAwayAsync(stop)).ConfigureAwait(false);
        }
        catch (CommandUncertainException unknown) when (wasAlarm && system.State.IsAlarm && target != SystemState.Off)
        {
            // The general message speaks of an unknown outcome, but an alarm that was there before explains it.
            string seen = unknown.LastSeenAt is { } at
                ? string.Create(CultureInfo.InvariantCulture, $" when its state was last read, at {at:HH:mm:ss} UTC")
                : "";
            throw new CommandUncertainException(
                unknown.Reason,
                $"the system cannot be armed during an alarm: the alarm was there before the command, and it still was{seen}. Run "
                    + "'earshot disarm' to end the alarm, then arm the system.",
                unknown)
            {
                Operation = unknown.Operation,
                SystemId = unknown.SystemId,
                Requested = unknown.Requested,
                RequestedAt = unknown.RequestedAt,
                Response = unknown.Response,
                LastSeen = unknown.LastSeen,
                LastSeenAt = unknown.LastSeenAt,
            };
        }
    }
}
