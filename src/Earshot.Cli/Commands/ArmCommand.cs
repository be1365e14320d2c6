using Earshot.Cli.SimpliSafe;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.Commands;

/// <summary><c>earshot arm home|away</c> and <c>earshot disarm</c>.</summary>
internal sealed class ArmCommand(ToolEnvironment environment, Notices notices, HouseRequest request)
{
    /// <summary>Runs it.</summary>
    /// <param name="wish">Home, away or off.</param>
    /// <param name="stop">Ends the waiting; what was sent is not taken back.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public Task<int> RunAsync(SystemState wish, CancellationToken stop)
    {
        var visit = new HouseVisit(environment, notices, request);
        return visit.WithSystemAsync(system => RunAsync(visit, system, wish, stop), stop);
    }

    private static async Task<int> RunAsync(HouseVisit visit, SimpliSafeSystem system, SystemState wish, CancellationToken stop)
    {
        string what = wish == SystemState.Off ? "disarm" : wish == SystemState.Home ? "arm (home)" : "arm (away)";
        if (!await visit.IsWantedAsync(system, what, stop).ConfigureAwait(false))
        {
            return ExitCode.Failed;
        }

        ArmingResult result = await (wish == SystemState.Off ? system.SetOffAsync(stop)
            : wish == SystemState.Home ? system.SetHomeAsync(stop)
            : system.SetAwayAsync(stop)).ConfigureAwait(false);
        TimeSpan? countdown = result.IsCountingDown ? result.ExitDelay : null;
        if (visit.Output.IsJson)
        {
            visit.Output.Object(json =>
            {
                json.WriteNumber("system"u8, system.Id);
                json.WriteString("state"u8, HouseWords.Code(result.State));
                if (countdown is { } delay)
                {
                    json.WriteNumber("countdownSeconds"u8, (long)delay.TotalSeconds);
                }
            });
        }
        else
        {
            string rest = countdown is { } delay ? $"; {(long)delay.TotalSeconds} s to leave" : "";
            visit.Output.Line($"System {HouseWords.Name(system)} is {HouseWords.State(result.State)}{rest}.");
        }

        return ExitCode.Done;
    }
}
