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
        if (!protocol.SupportsCatchUp)
        {
            return;
        }

        CatchUpResult<TEvent> result;
        try
        {
            using var deadline = Deadline.After(options.CatchUpTimeout, timeProvider, stop);
            result = await protocol.CatchUpAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            DateTimeOffset now = timeProvider.GetUtcNow();
            result = new CatchUpResult<TEvent>
            {
                Gap = new Gap { Reason = GapReason.CatchUpFailed, From = ReceivedUntil ?? now, Until = now },
                Error = error,
            };
        }

        // After a stop request nothing is lost yet, because the next start catches up again.
        if (!stop.IsCancellationRequested)
        {
            await ReportAsync(result).ConfigureAwait(false);
        }

        foreach (TEvent e in result.Events)
        {
            await delivery.DeliverAsync(e, stop).ConfigureAwait(false);
        }
    }

    private async Task ReportAsync(CatchUpResult<TEvent> result)
    {
        if (result.Error is { } error)
        {
            reporter.CatchUpFailed(error);
        }

        if (result.Gap is { } gap)
        {
            await reporter.GapAsync(gap).ConfigureAwait(false);
        }

        if (result.Error is null)
        {
            ReceivedUntil = null;
        }
    }
}
