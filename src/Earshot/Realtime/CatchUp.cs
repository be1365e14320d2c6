using System.Collections.Frozen;
using Earshot.Dispatching;
using Earshot.Protocol;
using Earshot.Timing;

namespace Earshot.Realtime;

/// <summary>
/// Lets the protocol fetch missed events while the connection is read, delivers them, and reports what could not be fetched.
/// </summary>
internal sealed class CatchUp<TEvent>(
    RealtimeProtocol<TEvent> protocol,
    ListenerOptions options,
    TimeProvider timeProvider,
    HoldBack<TEvent> holdBack,
    EventDelivery<TEvent> delivery,
    ConnectionReporter<TEvent> reporter)
    where TEvent : ListenerEvent
{
    /// <summary>
    /// Catches up. Never throws: failures are reported, and what was not fetched is a gap. Events are held back when this method returns
    /// its task.
    /// </summary>
    /// <param name="ending">The token that is canceled when the connection ends or a stop is requested. What is held back then stays so,
    /// because the next connection continues the catch-up.</param>
    public Task RunAsync(CancellationToken ending)
    {
        bool isNeeded = protocol.NeedsCatchUp;
        if (!isNeeded)
        {
            holdBack.MissingSince = null;
        }

        if (!(isNeeded && options.CatchUp) && !holdBack.IsActive)
        {
            return Task.CompletedTask;
        }

        holdBack.OnFileFailed = reporter.HoldBackFileFailed;
        holdBack.HoldAll();
        return Task.Run(() => RunAsync(isNeeded && options.CatchUp, ending), CancellationToken.None);
    }

    private async Task RunAsync(bool isNeeded, CancellationToken ending)
    {
        if (isNeeded)
        {
            await FetchAsync(ending).ConfigureAwait(false);
        }

        try
        {
            await holdBack.HoldOnlyAsync(
                FrozenSet<string>.Empty, held => delivery.DeliverHeldAsync(held, ending), reporter.GapAsync, ending).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What was not delivered stays held back.
        }
    }

    private async Task FetchAsync(CancellationToken ending)
    {
        using var deadline = Deadline.After(options.CatchUpTimeout, timeProvider, ending);
        var target = new CatchUpTarget<TEvent>(holdBack, delivery, reporter, timeProvider, deadline.Token);
        try
        {
            await protocol.CatchUpAsync(new CatchUpContext<TEvent>(target), deadline.Token).ConfigureAwait(false);
            holdBack.MissingSince = null;
            target.ReportEnd();
        }
        catch (Exception error)
        {
            // If the connection ends, nothing is lost yet, because the next one catches up again.
            if (!ending.IsCancellationRequested)
            {
                await ReportAsync(target, error).ConfigureAwait(false);
            }
        }
    }

    private async Task ReportAsync(CatchUpTarget<TEvent> target, Exception error)
    {
        reporter.CatchUpFailed(error);

        // The protocol cannot report what it was still fetching when the time was over.
        if (!target.ReportedFailure || error is OperationCanceledException)
        {
            DateTimeOffset now = timeProvider.GetUtcNow();
            DateTimeOffset from = protocol.MissingSince ?? holdBack.MissingSince ?? now;
            await reporter.GapAsync(new Gap { Reason = GapReason.CatchUpFailed, From = from, Until = now }).ConfigureAwait(false);
        }
    }
}
