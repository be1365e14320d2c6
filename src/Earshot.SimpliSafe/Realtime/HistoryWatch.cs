using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>
/// Reads the history at an interval while the WebSocket is connected, and finds events that the WebSocket did not send.
/// </summary>
internal sealed class HistoryWatch(
    AccountHistory history, EventLedger ledger, EventIntake intake, TimeSpan interval, TimeProvider timeProvider, ILogger logger)
{
    // An event can be listed before the WebSocket sends it; delivering it from the history then would change the order.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly HashSet<long> _failing = [];

    /// <summary>Reads the history until it is canceled.</summary>
    /// <param name="deliver">Delivers an event.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async Task RunAsync(Func<SimpliSafeEvent, ValueTask> deliver, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(interval, timeProvider, cancellationToken).ConfigureAwait(false);
            MissedEvents[] found = await Task.WhenAll(history.Systems.Select(system =>
                history.ReadMissedAsync(system, EventOrigin.CatchUp, cancellationToken))).ConfigureAwait(false);
            if (Array.Exists(found, static missed => missed.Events.Count > 0))
            {
                await Task.Delay(Grace, timeProvider, cancellationToken).ConfigureAwait(false);
            }

            foreach (MissedEvents missed in found)
            {
                await DeliverAsync(missed, deliver).ConfigureAwait(false);
            }
        }
    }

    private async Task DeliverAsync(MissedEvents missed, Func<SimpliSafeEvent, ValueTask> deliver)
    {
        if (missed.Error is { } error)
        {
            if (_failing.Add(missed.SystemId))
            {
                logger.HistoryNotRead(missed.SystemId, error.GetType().Name);
            }

            return;
        }

        _failing.Remove(missed.SystemId);
        int count = 0;
        foreach (SimpliSafeEvent e in missed.Events)
        {
            if (!intake.TryAccept(e))
            {
                continue;
            }

            if (++count == 1 && missed.Gap is { } gap)
            {
                intake.Report(gap);
            }

            try
            {
                await deliver(e).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                ledger.Forget(e);
                throw;
            }
        }

        if (count > 0)
        {
            logger.EventsFound(count, missed.SystemId);
        }

        ledger.CaughtUp(missed.SystemId, missed.Listed, missed.Started);
    }
}
