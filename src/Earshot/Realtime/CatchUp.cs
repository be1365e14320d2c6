using Earshot.Dispatching;
using Earshot.Protocol;
using Earshot.Timing;

namespace Earshot.Realtime;

/// <summary>Lets the protocol fetch missed events, delivers them, and reports what could not be fetched.</summary>
internal sealed class CatchUp<TEvent>(
    RealtimeProtocol<TEvent> protocol,
    ListenerOptions options,
    TimeProvider timeProvider,
    EventDelivery<TEvent> delivery,
    ConnectionReporter<TEvent> reporter)
    where TEvent : ListenerEvent
{
    /// <summary>
    /// Gets or sets the time up to which events were received before the first of the losses that are not caught up, or null.
    /// </summary>
    public DateTimeOffset? ReceivedUntil { get; set; }

    /// <summary>Catches up. Never throws: failures are reported, and what was not fetched is a gap.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!options.CatchUp || !protocol.NeedsCatchUp)
        {
            return;
        }

        using var deadline = Deadline.After(options.CatchUpTimeout, timeProvider, stop);
        var target = new Target(delivery, reporter, deadline.Token);
        try
        {
            await protocol.CatchUpAsync(new CatchUpContext<TEvent>(target), deadline.Token).ConfigureAwait(false);
            ReceivedUntil = null;
        }
        catch (Exception error)
        {
            // After a stop request nothing is lost yet, because the next start catches up again.
            if (!stop.IsCancellationRequested)
            {
                await ReportAsync(target, error).ConfigureAwait(false);
            }
        }
    }

    private async Task ReportAsync(Target target, Exception error)
    {
        reporter.CatchUpFailed(error);
        if (!target.ReportedFailure)
        {
            DateTimeOffset now = timeProvider.GetUtcNow();
            await reporter.GapAsync(new Gap { Reason = GapReason.CatchUpFailed, From = ReceivedUntil ?? now, Until = now })
                .ConfigureAwait(false);
        }
    }

    private sealed class Target(
        EventDelivery<TEvent> delivery, ConnectionReporter<TEvent> reporter, CancellationToken canceled) : ICatchUpTarget<TEvent>
    {
        /// <summary>Gets a value that indicates whether the protocol has reported that the catch-up failed.</summary>
        public bool ReportedFailure { get; private set; }

        public IReadOnlyCollection<string> Overflowed => [];

        public ValueTask DeliverAsync(TEvent e)
        {
            canceled.ThrowIfCancellationRequested();
            return delivery.DeliverAsync(e, canceled);
        }

        public ValueTask HoldOnlyAsync(IReadOnlySet<string> lanes) => ValueTask.CompletedTask;

        public ValueTask<bool> ReleaseAsync(string lane) => ValueTask.FromResult(true);

        public ValueTask ReportGapAsync(Gap gap)
        {
            ReportedFailure |= gap.Reason == GapReason.CatchUpFailed;
            return reporter.GapAsync(gap);
        }

        public void ReportProgress(int done, int total)
        {
        }
    }
}
