using Earshot.Dispatching;
using Earshot.Protocol;

namespace Earshot.Realtime;

/// <summary>Delivers what the protocol fetches in one catch-up, until the catch-up is canceled.</summary>
internal sealed class CatchUpTarget<TEvent>(
    HoldBack<TEvent> holdBack,
    EventDelivery<TEvent> delivery,
    ConnectionReporter<TEvent> reporter,
    TimeProvider timeProvider,
    CancellationToken canceled) : ICatchUpTarget<TEvent>
    where TEvent : ListenerEvent
{
    private long _events;
    private int _total;
    private volatile bool _reportedFailure;

    /// <summary>Gets a value that indicates whether the protocol has reported that the catch-up failed.</summary>
    public bool ReportedFailure => _reportedFailure;

    public IReadOnlyCollection<string> Overflowed => holdBack.Overflowed;

    public async ValueTask DeliverAsync(TEvent e)
    {
        canceled.ThrowIfCancellationRequested();
        await delivery.DeliverAsync(e, DeliveryKind.CaughtUp, canceled).ConfigureAwait(false);
        Interlocked.Increment(ref _events);
    }

    public ValueTask DeliverHeldAsync(string lane, Func<TEvent, bool?> precedes) =>
        holdBack.DeliverWhileAsync(lane, precedes, DeliverHeldAsync, canceled);

    public ValueTask HoldOnlyAsync(IReadOnlySet<string> lanes) =>
        holdBack.HoldOnlyAsync(lanes, DeliverHeldAsync, ReportGapAsync, canceled);

    public ValueTask<bool> ReleaseAsync(string lane) =>
        holdBack.ReleaseAsync(lane, DeliverHeldAsync, ReportGapAsync, canceled);

    public ValueTask ReportGapAsync(Gap gap)
    {
        _reportedFailure |= gap.Reason == GapReason.CatchUpFailed;
        return reporter.GapAsync(gap);
    }

    public void ReportProgress(int done, int total)
    {
        Volatile.Write(ref _total, total);
        reporter.CatchUp(Progress(done, total, isComplete: false));
    }

    /// <summary>Reports that the catch-up is complete, if the protocol reported its progress.</summary>
    public void ReportEnd()
    {
        int total = Volatile.Read(ref _total);
        if (total > 0 || Interlocked.Read(ref _events) > 0)
        {
            reporter.CatchUp(Progress(total, total, isComplete: true));
        }
    }

    private ValueTask DeliverHeldAsync(Delivery<TEvent> held) => delivery.DeliverHeldAsync(held, canceled);

    private CatchUpProgress Progress(int done, int total, bool isComplete) => new()
    {
        Done = done,
        Total = total,
        Events = Interlocked.Read(ref _events),
        IsComplete = isComplete,
        At = timeProvider.GetUtcNow(),
    };
}
