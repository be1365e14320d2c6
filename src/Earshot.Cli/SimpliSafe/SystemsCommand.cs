using Earshot.Cli.Errors;
using Earshot.Cli.SimpliSafe.Output;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe;

/// <summary>Implements <c>earshot systems</c>, which shows each system: items that need attention, state, and devices.</summary>
internal sealed class SystemsCommand(ToolEnvironment environment, Notices notices, SystemRequest request)
{
    /// <summary>Runs the command.</summary>
    /// <param name="isFresh">Whether the state is read from the base station instead of the service's cache.</param>
    /// <param name="stop">The token to monitor for cancellation requests.</param>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public Task<int> RunAsync(bool isFresh, CancellationToken stop)
    {
        var context = new SystemCommandContext(environment, notices, request);
        return context.WithAccountAsync(client => RunAsync(context.Output, client, isFresh, stop), stop);
    }

    private async Task<int> RunAsync(CommandOutput output, SimpliSafeClient client, bool isFresh, CancellationToken stop)
    {
        IReadOnlyDictionary<long, SimpliSafeSystem> systems = await client.GetSystemsAsync(stop).ConfigureAwait(false);
        SimpliSafeSystem[] selected =
            [.. systems.Values.Where(system => request.System is null || system.Id == request.System).OrderBy(system => system.Id)];
        if (selected.Length == 0)
        {
            throw new UsageException(request.System is { } id ? SystemChoices.Unknown(id, systems.Keys) : "the account has no systems.");
        }

        for (int i = 0; i < selected.Length; i++)
        {
            string[] unread = await UpdateAsync(selected[i], isFresh, stop).ConfigureAwait(false);
            if (output.IsJson)
            {
                output.Object(json => SystemJson.Write(json, selected[i], unread));
            }
            else
            {
                if (i > 0)
                {
                    output.Line("");
                }

                SystemReport.Write(output, selected[i], unread);
            }
        }

        return ExitCode.Done;
    }

    // A system that is refused must not hide the others, nor what can be read of it.
    private static async Task<string[]> UpdateAsync(SimpliSafeSystem system, bool isFresh, CancellationToken stop)
    {
        try
        {
            await system.UpdateAsync(cached: !isFresh, cancellationToken: stop).ConfigureAwait(false);
            return [];
        }
        catch (EarshotException failure) when (IsOfOneSystem(failure))
        {
            return [.. Unread(system, failure)];
        }
    }

    private static bool IsOfOneSystem(EarshotException failure) => failure switch
    {
        LoginException or RateLimitException { WasHeldBack: true } => false,
        ApiException => true,
        ConnectionException { Problem: ConnectionProblem.NotAnApi or ConnectionProblem.WrongPath or ConnectionProblem.TimedOut } => true,
        _ => false,
    };

    private static IEnumerable<string> Unread(SimpliSafeSystem system, EarshotException failure)
    {
        const string Settings = "GetSettings";
        const string Sensors = "GetSensors";
        string what = failure.Operation switch
        {
            Settings => "the settings",
            Sensors => "the devices",
            _ => "the current state",
        };
        yield return $"{what} could not be read: {failure.Message}";
        if (failure.Operation != Settings && system.Settings is null)
        {
            yield return "the settings could not be read";
        }

        if (failure.Operation != Sensors && system.SensorsReadAt is null)
        {
            yield return "the devices could not be read";
        }
    }
}
