using System.Globalization;
using Earshot.Reliability.Ledgers;

namespace Earshot.Reliability.Running;

/// <summary>Runs once for each seed, and prints the results.</summary>
internal static class Reliability
{
    /// <summary>Runs.</summary>
    /// <returns>true if all clients kept all promises in all runs; otherwise, false.</returns>
    public static async Task<bool> RunAsync(RunOptions options, TextWriter output)
    {
        bool hasSeveral = options.LastSeed > options.Seed;
        bool isKept = true;
        if (hasSeveral)
        {
            await output.WriteLineAsync(VerdictTable.SummaryHead());
        }

        for (int seed = options.Seed; seed <= options.LastSeed; seed++)
        {
            string folder = Path.Combine(
                options.Folder ?? Path.GetTempPath(),
                string.Create(CultureInfo.InvariantCulture, $"earshot-reliability-{Environment.ProcessId}-{seed}"));
            RunVerdict verdict = await new ReliabilityRun(options, seed, TimeProvider.System.GetUtcNow(), folder, output).RunAsync();
            await output.WriteLineAsync(hasSeveral ? VerdictTable.SummaryOf(verdict) : VerdictTable.Of(verdict));
            if (verdict.IsKept)
            {
                if (options.Folder is null)
                {
                    Directory.Delete(folder, recursive: true);
                }

                continue;
            }

            isKept = false;
            await output.WriteLineAsync(VerdictTable.ViolationsOf(verdict));
            await output.WriteLineAsync($"Failed. Ledgers and logs: {folder}");
            await output.WriteLineAsync($"To repeat: {options.CommandFor(seed)}");
        }

        return isKept;
    }
}
