namespace Earshot.Reliability.Ledgers;

/// <summary>Measures how long a client was deaf after it lost a connection, and how long it needed to catch up.</summary>
internal sealed class Episodes(
    ClientHistory history, IReadOnlyList<Outage> outages, IReadOnlyList<MadeEvent> made, Dictionary<string, ClientRecord> handled)
{
    /// <summary>Adds the measurements to a verdict.</summary>
    public void Measure(ClientVerdict verdict)
    {
        DateTimeOffset? lost = null;
        foreach ((DateTimeOffset at, bool isConnect) in Changes().OrderBy(c => c.At))
        {
            if (!isConnect)
            {
                lost ??= at;
            }
            else if (lost is { } since)
            {
                verdict.Episodes.Add((at - since, Outage(since, at)));
                verdict.Recoveries.Add(Recovery(since, at));
                lost = null;
            }
        }
    }

    private IEnumerable<(DateTimeOffset At, bool IsConnect)> Changes() => history.Records
        .Where(r => r.Kind is RecordKind.Connected or RecordKind.Disconnected)
        .Select(r => (r.At, r.Kind == RecordKind.Connected))
        .Concat(history.Kills.Values.Select(kill => (kill.At, false)));

    private TimeSpan Outage(DateTimeOffset from, DateTimeOffset until)
    {
        TimeSpan total = TimeSpan.Zero;
        DateTimeOffset counted = from;
        foreach (Outage outage in outages.Where(o => o.Client is null || o.Client == history.Profile.Name).OrderBy(o => o.From))
        {
            DateTimeOffset start = outage.From > counted ? outage.From : counted;
            DateTimeOffset end = outage.Until < until ? outage.Until : until;
            if (end > start)
            {
                total += end - start;
                counted = end;
            }
        }

        return total;
    }

    // Until all that was made while the client was deaf was handled.
    private TimeSpan Recovery(DateTimeOffset lost, DateTimeOffset connected)
    {
        DateTimeOffset last = connected;
        foreach (MadeEvent m in made)
        {
            if (m.After >= lost && m.Before <= connected && handled.TryGetValue(m.Key, out ClientRecord? record) && record.At > last)
            {
                last = record.At;
            }
        }

        return last - connected;
    }
}
