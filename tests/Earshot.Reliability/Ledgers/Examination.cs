namespace Earshot.Reliability.Ledgers;

/// <summary>Compares what the service made with what one client noted.</summary>
/// <param name="made">The events that the client must handle, in the order made.</param>
/// <param name="history">What the client noted.</param>
/// <param name="outages">The times in which the service was not reachable.</param>
/// <param name="isImplied">Determines whether an event that was never made as such follows from another one.</param>
internal sealed class Examination(
    IReadOnlyList<MadeEvent> made, ClientHistory history, IReadOnlyList<Outage> outages, Func<string, bool> isImplied)
{
    // The longest time for which a store fails on purpose.
    private static readonly TimeSpan MostFailing = TimeSpan.FromSeconds(25);

    private readonly Dictionary<string, MadeEvent> _made = made.ToDictionary(m => m.Key, StringComparer.Ordinal);
    private readonly Dictionary<string, ClientRecord> _first = new(StringComparer.Ordinal);
    private readonly ReportedGaps _gaps = new(history);
    private readonly ClientVerdict _verdict = new(history.Profile) { Made = made.Count, Kills = history.Kills.Count };

    /// <summary>Compares.</summary>
    public ClientVerdict Examine()
    {
        FindRepeated();
        FindLost();
        if (history.Profile.Dispatch != Dispatch.Concurrent)
        {
            FindOutOfOrder();
        }

        _verdict.Gaps = _gaps.Count;
        _verdict.FalseGaps.AddRange(_gaps.FindFalse(made, _first));
        _verdict.Broken.AddRange(history.Records.Where(r => r.Kind == RecordKind.Broken).Select(r => $"{r.At:HH:mm:ss.fff} {r.Text}"));
        new Episodes(history, outages, made, _first).Measure(_verdict);
        return _verdict;
    }

    private void FindRepeated()
    {
        foreach (ClientRecord record in history.Records.Where(r => r.Kind is RecordKind.Handled or RecordKind.Failed))
        {
            string key = record.Key!;
            if (!_made.ContainsKey(key))
            {
                if (!isImplied(key))
                {
                    _verdict.NeverMade.Add(Describe(record));
                }

                continue;
            }

            if (!_first.TryAdd(key, record))
            {
                Repeated(_first[key], record);
            }
        }

        foreach ((int generation, int count) in _verdict.TwiceAfterSave)
        {
            if (count > history.Profile.MostBehindUnhandled && !CouldNotSave(generation))
            {
                _verdict.OverBound.Add(
                    $"{count} events that were handled before the position of process {generation} was saved; "
                    + $"at most {history.Profile.MostBehindUnhandled} are allowed");
            }
        }
    }

    private void Repeated(ClientRecord first, ClientRecord again)
    {
        if (first.Id != again.Id)
        {
            _verdict.ChangedIds.Add($"{Describe(again)}: {again.Id}, before: {first.Id}");
        }

        // A position has no place for what was handled after an event that was not, nor for what a process could not save.
        int? killed = Enumerable.Range(first.Generation, again.Generation - first.Generation)
            .Where(g => history.Kills.ContainsKey(g) || CouldNotSave(g) || LeftUnhandled(g))
            .Select(g => (int?)g)
            .LastOrDefault();
        if (killed is { } generation)
        {
            _verdict.TwiceAfterKill[generation] = _verdict.TwiceAfterKill.GetValueOrDefault(generation) + 1;
            if (!history.Kills.TryGetValue(generation, out Kill? kill) || first.At < kill.SavedAt)
            {
                _verdict.TwiceAfterSave[generation] = _verdict.TwiceAfterSave.GetValueOrDefault(generation) + 1;
            }
        }
        else
        {
            _verdict.Twice.Add($"{Describe(again)}, before: {Describe(first)}");
        }
    }

    private bool LeftUnhandled(int generation) =>
        history.Records.Any(r => r.Kind == RecordKind.Stopped && r.Generation == generation && r.Unhandled > 0);

    // The store of the client failed on purpose, so that its position is older than the bound says.
    private bool CouldNotSave(int generation)
    {
        DateTimeOffset? last = history.Records.LastOrDefault(r => r.Generation == generation)?.At;
        return history.Records.Any(r => r.Kind == RecordKind.Error && r.Generation == generation && last - r.At < MostFailing
            && r.Text!.StartsWith("Checkpoint", StringComparison.Ordinal));
    }

    private void FindLost()
    {
        int received = 0;
        foreach (MadeEvent m in made)
        {
            if (_first.TryGetValue(m.Key, out ClientRecord? handled))
            {
                _ = handled.Kind == RecordKind.Failed ? _verdict.Failed++ : _verdict.Handled++;
                _verdict.Origins[handled.Origin!.Value] = _verdict.Origins.GetValueOrDefault(handled.Origin.Value) + 1;
                _verdict.Latencies.Add(handled.At - m.Before);
            }
            else if (_gaps.Cover(m))
            {
                _verdict.Covered++;
            }
            else if (IsSuperseded(m))
            {
                _verdict.Superseded++;
            }
            else if (_gaps.CountAsReceived(m))
            {
                _verdict.Covered++;
                received++;
            }
            else
            {
                _verdict.Lost.Add($"{m.Type} {m.Number} of lane {m.Lane}, made at {m.Before:HH:mm:ss.fff} ({m.Key})");
            }
        }

        if (received > _gaps.ReceivedCount)
        {
            _verdict.Lost.Add($"{received} events that were received are missing, but gaps report {_gaps.ReceivedCount}");
        }
    }

    // The later change happened before the history was read, and is handled or reported.
    private bool IsSuperseded(MadeEvent m) => m.SupersededBy is { } later
        && _gaps.Contain(m, later)
        && (_first.ContainsKey(later.Key) || _gaps.Cover(later) || IsSuperseded(later));

    private void FindOutOfOrder()
    {
        Dictionary<string, (MadeEvent Made, ClientRecord Record)> latest = new(StringComparer.Ordinal);
        foreach (ClientRecord record in _first.Values.OrderBy(r => r.At))
        {
            MadeEvent m = _made[record.Key!];
            if (m.IsLate)
            {
                continue;
            }

            if (!latest.TryGetValue(m.Lane, out (MadeEvent Made, ClientRecord Record) before) || m.Number > before.Made.Number)
            {
                latest[m.Lane] = (m, record);
            }
            else if (IsOutOfOrder(m, record, before.Made, before.Record))
            {
                _verdict.OutOfOrder.Add($"{Describe(record)} of lane {m.Lane} after {Describe(before.Record)}");
            }
        }
    }

    // A history has times, and no order within the same time. What a failed catch-up brings later was announced by its gap.
    private bool IsOutOfOrder(MadeEvent earlier, ClientRecord record, MadeEvent later, ClientRecord laterRecord)
    {
        if (record.Origin != EventOrigin.CatchUp && laterRecord.Origin != EventOrigin.CatchUp)
        {
            return true;
        }

        // The history no longer contained the earlier event, or another time of it, such as that of the deletion of a whole thread.
        return !(earlier.SupersededBy?.Before <= record.At)
            && earlier.Latest < later.Earliest && !_gaps.AnnounceLate(earlier, record.At) && !WasSwallowed(earlier, later);
    }

    // The connection brought the later event, but not the earlier one, which only another reading of the history could find.
    private bool WasSwallowed(MadeEvent earlier, MadeEvent later) => earlier.CanBeSwallowed && !history.Records.Any(
        r => r.Kind is RecordKind.Connected or RecordKind.Disconnected && r.At >= earlier.Before && r.At <= later.After);

    private string Describe(ClientRecord record) =>
        $"{(_made.TryGetValue(record.Key!, out MadeEvent? m) ? $"{m.Type} {m.Number}" : record.Key)} "
        + $"({record.Origin}, {record.At:HH:mm:ss.fff}, process {record.Generation})";
}
