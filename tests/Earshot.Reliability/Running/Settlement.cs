using Earshot.Reliability.Ledgers;
using Earshot.Reliability.Services;

namespace Earshot.Reliability.Running;

/// <summary>Ends the faults of a run, and waits until every client has handled everything, or handles nothing more.</summary>
internal sealed class Settlement(ITestedService service, IReadOnlyList<ClientControl> clients, TextWriter output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Waits.</summary>
    /// <param name="running">The faults that are still being applied.</param>
    public async Task SettleAsync(IReadOnlyList<Task> running)
    {
        await Task.WhenAll(running).WaitAsync(Longest, TimeProvider.System);
        service.EndFaults();

        // Connections that hang are noticed only after a time.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        service.MakeLast();
        using var patience = new CancellationTokenSource(Longest, TimeProvider.System);
        DateTimeOffset changed = TimeProvider.System.GetUtcNow();
        int before = -1;
        while (!patience.IsCancellationRequested && TimeProvider.System.GetUtcNow() - changed < Quiet)
        {
            await Task.Delay(Interval, TimeProvider.System);
            int missing = clients.Sum(CountMissing);
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

    private int CountMissing(ClientControl client)
    {
        ClientHistory history = client.ReadHistory();
        HashSet<string> handled =
            [.. history.Records.Where(r => r.Kind is RecordKind.Handled or RecordKind.Failed).Select(r => r.Key!)];
        var gaps = new ReportedGaps(history);
        return service.MadeFor(client.Profile).Count(m => !handled.Contains(m.Key) && !gaps.Cover(m) && !gaps.CountAsReceived(m));
    }
}
