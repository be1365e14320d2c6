using System.Globalization;
using System.Text;
using Earshot.Reliability.Clients;

namespace Earshot.Reliability.Ledgers;

/// <summary>Prints the result of a run as a Markdown table.</summary>
internal static class VerdictTable
{
    private const int MostExamples = 5;

    /// <summary>Returns the table of a run: one column for all clients, and one for each.</summary>
    public static string Of(RunVerdict run)
    {
        IReadOnlyList<ClientVerdict> clients = run.Clients;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{Name(run.Vendor)}, seed {run.Seed}: {run.Duration.TotalMinutes:0.0} min, {clients[0].Made} events, {run.Faults} faults");
        text.AppendLine();
        Row("", c => c.Profile.Name, "all");
        text.AppendLine("|---" + string.Concat(Enumerable.Repeat("|---:", clients.Count + 1)) + "|");
        Count("Made", c => c.Made);
        Count("Handled", c => c.Handled);
        Count("Failed for good", c => c.Failed);
        Count("Not handled, reported as a gap", c => c.Covered);
        Count("Superseded by a later change within a gap", c => c.Superseded);
        Count("**Lost**: not handled, not reported", c => c.Lost.Count);
        Count("**Handled twice in one process**", c => c.Twice.Count);
        Count("Handled twice after a kill or an incomplete stop", c => c.TwiceAfterKill.Values.Sum());
        Row("… handled before the position was saved, most at once / bound", MostAfterSave, "");
        Count("**… above the bound**", c => c.OverBound.Count);
        Count("**Out of order in a lane**", c => c.OutOfOrder.Count);
        Count("**Handled, never made**", c => c.NeverMade.Count);
        Count("**Handled with another ID**", c => c.ChangedIds.Count);
        Count("Gaps reported", c => c.Gaps);
        Count("**… without a loss**", c => c.FalseGaps.Count);
        Count("**Listener ended by itself**", c => c.Broken.Count);
        Count("Kills", c => c.Kills);
        Count("Connections lost", c => c.Episodes.Count);
        Spans("Deaf, ms (median / 99 %)", c => [.. c.Episodes.Select(e => e.Deaf)]);
        Spans("… while the service was away, ms", c => [.. c.Episodes.Select(e => e.Outage)]);
        Spans("Caught up after connecting, ms", c => c.Recoveries);
        Spans("Made to handled, ms", c => c.Latencies);
        Share("Live, %", EventOrigin.Live);
        Share("By resume, %", EventOrigin.Replay);
        Share("By catch-up, %", EventOrigin.CatchUp);
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Peak memory of a client process: {run.PeakMemory / 1_000_000} MB");
        return text.ToString();

        void Row(string name, Func<ClientVerdict, string> cell, string all) =>
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {all} | {string.Join(" | ", clients.Select(cell))} |");

        void Count(string name, Func<ClientVerdict, int> count) => Row(
            name, c => count(c).ToString(CultureInfo.InvariantCulture), clients.Sum(count).ToString(CultureInfo.InvariantCulture));

        void Spans(string name, Func<ClientVerdict, IReadOnlyCollection<TimeSpan>> spans) =>
            Row(name, c => Percentiles.Of(spans(c)), Percentiles.Of([.. clients.SelectMany(spans)]));

        void Share(string name, EventOrigin origin) => Row(
            name,
            c => Percent(c.Origins.GetValueOrDefault(origin), c.Origins.Values.Sum()),
            Percent(clients.Sum(c => c.Origins.GetValueOrDefault(origin)), clients.Sum(c => c.Origins.Values.Sum())));
    }

    /// <summary>Returns the head of a table with one row per run.</summary>
    public static string SummaryHead() =>
        "| service | seed | minutes | faults | kills | made | handled | failed | reported | lost | twice | after kills | above bound "
        + "| out of order | never made | gaps | without loss | ended | deaf, ms | caught up, ms | MB |"
        + Environment.NewLine + "|---" + string.Concat(Enumerable.Repeat("|---:", 20)) + "|";

    /// <summary>Returns one row for a run.</summary>
    public static string SummaryOf(RunVerdict run)
    {
        IReadOnlyList<ClientVerdict> clients = run.Clients;
        object[] cells =
        [
            Name(run.Vendor), run.Seed, run.Duration.TotalMinutes.ToString("0.0", CultureInfo.InvariantCulture), run.Faults,
            clients.Sum(c => c.Kills), clients.Sum(c => c.Made), clients.Sum(c => c.Handled), clients.Sum(c => c.Failed),
            clients.Sum(c => c.Covered), clients.Sum(c => c.Lost.Count), clients.Sum(c => c.Twice.Count),
            clients.Sum(c => c.TwiceAfterKill.Values.Sum()), clients.Sum(c => c.OverBound.Count), clients.Sum(c => c.OutOfOrder.Count),
            clients.Sum(c => c.NeverMade.Count), clients.Sum(c => c.Gaps), clients.Sum(c => c.FalseGaps.Count),
            clients.Sum(c => c.Broken.Count), Percentiles.Of([.. clients.SelectMany(c => c.Episodes).Select(e => e.Deaf)]),
            Percentiles.Of([.. clients.SelectMany(c => c.Recoveries)]), run.PeakMemory / 1_000_000,
        ];
        return "| " + string.Join(" | ", cells.Select(c => Convert.ToString(c, CultureInfo.InvariantCulture))) + " |";
    }

    /// <summary>Describes what must not happen and did.</summary>
    public static string ViolationsOf(RunVerdict run)
    {
        var text = new StringBuilder();
        foreach (string problem in run.Problems)
        {
            text.AppendLine(problem);
        }

        foreach (ClientVerdict client in run.Clients)
        {
            foreach ((string what, List<string> found) in client.Violations.Where(v => v.Found.Count > 0))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{client.Profile.Name}: {what}: {found.Count}");
                foreach (string example in found.Take(MostExamples))
                {
                    text.AppendLine("    " + example);
                }
            }
        }

        return text.ToString();
    }

    private static string Name(Vendor vendor) => vendor == Vendor.Mattermost ? "mattermost" : "simplisafe";

    private static string MostAfterSave(ClientVerdict client) => client.Profile.Checkpoint != CheckpointPlace.None
        ? string.Create(
            CultureInfo.InvariantCulture, $"{client.TwiceAfterSave.Values.DefaultIfEmpty().Max()} / {client.Profile.MostBehindUnhandled}")
        : "–";

    private static string Percent(int part, int all) =>
        all == 0 ? "–" : (100.0 * part / all).ToString("0.0", CultureInfo.InvariantCulture);
}
