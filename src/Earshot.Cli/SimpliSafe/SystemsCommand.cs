using Earshot.Cli.Errors;
using Earshot.Cli.SimpliSafe.Output;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe;

/// <summary><c>earshot systems</c>: what is installed, its state, and what wants looking at.</summary>
internal sealed class SystemsCommand(ToolEnvironment environment, Notices notices, SystemRequest request)
{
    /// <summary>Runs it.</summary>
    /// <param name="isFresh">Whether the base station is asked instead of the service's memory.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public Task<int> RunAsync(bool isFresh, CancellationToken stop)
    {
        var context = new SystemCommandContext(environment, notices, request);
        return context.WithAccountAsync(client => RunAsync(context.Output, client, isFresh, stop), stop);
    }

    private async Task<int> RunAsync(CommandOutput output, SimpliSafeClient client, bool isFresh, CancellationToken stop)
    {
        IReadOnlyDictionary<long, SimpliSafeSystem> systems = await client.GetSystemsAsync(stop).ConfigureAwait(false);
        SimpliSafeSystem[] wanted = [.. systems.Values.Where(system => request.System is null || system.Id == request.System).OrderBy(system => system.Id)];
        if (wanted.Length == 0)
        {
            throw new UsageException(request.System is { } id && systems.Count > 0
                ? $"--system: the account has no system {id}; there are: {string.Join(", ", systems.Keys.Order())}."
                : "the account has no system.");
        }

        for (int i = 0; i < wanted.Length; i++)
        {
            await wanted[i].UpdateAsync(cached: !isFresh, cancellationToken: stop).ConfigureAwait(false);
            if (output.IsJson)
            {
                output.Object(json => SystemJson.Write(json, wanted[i]));
            }
            else
            {
                if (i > 0)
                {
                    output.Line("");
                }

                SystemReport.Write(output, wanted[i]);
            }
        }

        return ExitCode.Done;
    }
}
