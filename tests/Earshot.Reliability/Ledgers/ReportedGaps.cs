namespace Earshot.Reliability.Ledgers;

/// <summary>Finds out which losses the gaps of a client report, and which gaps report nothing.</summary>
internal sealed class ReportedGaps
{
    // A gap of events that were received, and then dropped or left, has the times at which they were received.
    private static readonly TimeSpan MostDelay = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(20);

    private readonly ClientHistory _history;
    private readonly List<(ClientRecord Record, ReportedGap Gap)> _gaps;

    public ReportedGaps(ClientHistory history)
    {
        _history = history;
        _gaps = [.. history.Records.Where(r => r.Kind == RecordKind.Gap).Select(r => (r, OnServiceClock(r)))];
    }

    /// <summary>Gets the number of gaps.</summary>
    public int Count => _gaps.Count;

    /// <summary>Gets the number of events that were received, and then dropped or left, according to the gaps.</summary>
    public long ReceivedCount => _gaps.Where(g => IsOfReceived(g.Gap)).Sum(g => g.Gap.Count ?? 0);

    /// <summary>Determines whether a gap reports that an event can have been missed.</summary>
    public bool Cover(MadeEvent made) => _gaps.Exists(g => !IsOfReceived(g.Gap) && Covers(g.Gap, made) && Names(g.Gap, made));

    /// <summary>Determines whether a gap contains the time of an event, and another one was made before the end of its catch-up.</summary>
    public bool Contain(MadeEvent made, MadeEvent later) =>
        _gaps.Exists(g => !IsOfReceived(g.Gap) && Covers(g.Gap, made) && later.Before <= g.Record.At);

    /// <summary>Determines whether a gap reports that an event can have been received, and then dropped or left.</summary>
    public bool CountAsReceived(MadeEvent made) => _gaps.Exists(g => IsOfReceived(g.Gap) && Covers(g.Gap, made));

    /// <summary>Determines whether a gap had reported an event before it was handled nevertheless.</summary>
    public bool AnnounceLate(MadeEvent made, DateTimeOffset handledAt) => _gaps.Exists(
        g => g.Record.At <= handledAt && Covers(g.Gap, made)
            && (g.Gap.Reason == GapReason.CatchUpFailed || IsOfReceived(g.Gap) || Names(g.Gap, made)));

    /// <summary>Describes the gaps in which nothing was or could have been missed.</summary>
    /// <param name="made">The events that the client must handle.</param>
    /// <param name="handled">How each event was handled first.</param>
    public IEnumerable<string> FindFalse(IReadOnlyList<MadeEvent> made, Dictionary<string, ClientRecord> handled)
    {
        List<MadeEvent> missed = [.. made.Where(m => !handled.TryGetValue(m.Key, out ClientRecord? r) || r.Origin == EventOrigin.CatchUp)];
        List<DateTimeOffset> newSessions =
            [.. _history.Records.Where(r => r.Kind == RecordKind.Connected && r.Resumed == false).Select(r => r.At)];
        foreach ((ClientRecord record, ReportedGap gap) in _gaps)
        {
            bool isTrue = gap.Reason switch
            {
                GapReason.CatchUpFailed => true,
                GapReason.SequenceSkipped => true,
                GapReason.QueueFull or GapReason.NotHandled or GapReason.HoldBackFull => gap.Count > 0,
                _ => newSessions.Exists(at => at >= gap.From && at <= record.At + Moment),
            };
            if (!isTrue && !missed.Exists(m => Covers(gap, m)))
            {
                yield return $"{record.At:HH:mm:ss.fff} {record.Text}";
            }
        }
    }

    private static bool Covers(ReportedGap gap, MadeEvent made)
    {
        TimeSpan delay = IsOfReceived(gap) ? MostDelay : TimeSpan.Zero;
        return made.Latest >= gap.From - delay && made.Earliest <= gap.Until && (gap.Lane is null || gap.Lane == made.Lane);
    }

    private static bool Names(ReportedGap gap, MadeEvent made) =>
        gap.NotRecoverable is null || gap.NotRecoverable.Contains(made.Type, StringComparer.Ordinal);

    // Gaps of a service that tells its time have its times, except those of events that were received, which have the local times of their
    // receipt.
    private ReportedGap OnServiceClock(ClientRecord record) => _history.HasLocalGaps || IsOfReceived(record.Gap!)
        ? record.Gap! with { From = record.Gap.From - record.Ahead, Until = record.Gap.Until - record.Ahead }
        : record.Gap!;

    private static bool IsOfReceived(ReportedGap gap) =>
        gap.Reason is GapReason.QueueFull or GapReason.NotHandled or GapReason.HoldBackFull;
}
