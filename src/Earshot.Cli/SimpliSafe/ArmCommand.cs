using Earshot.Cli.SimpliSafe.Output;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe;

/// <summary><c>earshot arm home|away</c> and <c>earshot disarm</c>.</summary>
internal sealed class ArmCommand(ToolEnvironment environment, Notices notices, SystemRequest request)
{
    /// <summary>Runs it.</summary>
    /// <param name="wish">Home, away or off.</param>
    /// <param name="stop">Ends the waiting; what was sent is not taken back.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public Task<int> RunAsync(SystemState wish, CancellationToken stop)
    {
        var context = new SystemCommandContext(environment, notices, request);
        return context.WithSystemAsync(system => RunAsync(context, system, wish, stop), stop);
    }

    private static async Task<int> RunAsync(SystemCommandContext context, SimpliSafeSystem system, SystemState wish, CancellationToken stop)
    {
        string what = wish == SystemState.Off ? "disarm" : wish == SystemState.Home ? "arm (home)" : "arm (away)";
        if (!await context.IsWantedAsync(system, what, stop).ConfigureAwait(false))
        {
            return ExitCode.Failed;
        }

        ArmingResult result = await (wish == SystemState.Off ? system.SetOffAsync(stop)
            : wish == SystemState.Home ? system.SetHomeAsync(stop)
            : system.SetAwayAsync(stop)).ConfigureAwait(false);
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
            context.Output.Line($"System {SystemText.Name(system)} is {SystemText.State(result.State)}{rest}.");
        }

        return ExitCode.Done;
    }
}
