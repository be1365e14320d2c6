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
            await selected[i].UpdateAsync(cached: !isFresh, cancellationToken: stop).ConfigureAwait(false);
            if (output.IsJson)
            {
                output.Object(json => SystemJson.Write(json, selected[i]));
            }
            else
            {
                if (i > 0)
                {
                    output.Line("");
                }

                SystemReport.Write(output, selected[i]);
            }
        }

        return ExitCode.Done;
    }
}
