using Earshot.Reliability.Ledgers;

namespace Earshot.Reliability.Running;

/// <summary>Waits until every client has handled or reported everything, or handles nothing more.</summary>
internal sealed class Settlement(Func<IReadOnlyList<ClientVerdict>> examine, TextWriter output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>Waits.</summary>
    public async Task SettleAsync()
    {
        using var patience = new CancellationTokenSource(Longest, TimeProvider.System);
        DateTimeOffset changed = TimeProvider.System.GetUtcNow();
        int before = -1;
        while (!patience.IsCancellationRequested && TimeProvider.System.GetUtcNow() - changed < Quiet)
        {
            await Task.Delay(Interval, TimeProvider.System);
            int missing = examine().Sum(c => c.Lost.Count);
            if (missing == 0)
            {
                return;
            }

            if (missing != before)
            {
                before = missing;
                changed = TimeProvider.System.GetUtcNow();
            }
        }

        await output.WriteLineAsync("Not everything was handled or reported before the run ended.");
    }
}
