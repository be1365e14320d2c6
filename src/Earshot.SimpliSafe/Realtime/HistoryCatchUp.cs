using Earshot.Protocol;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Catches up the systems of an account, each for itself, and reports a gap for each one that cannot be read.</summary>
internal sealed class HistoryCatchUp(AccountHistory history, EventLedger ledger, EventIntake intake)
{
    // The requests share the pace of the account, so more at a time would only wait.
    private const int MostAtATime = 4;

    /// <summary>Catches up all systems that are not caught up.</summary>
    /// <exception cref="EarshotException">The systems, or one of them, could not be read. The gaps have been reported.</exception>
    public async Task RunAsync(CatchUpContext<SimpliSafeEvent> context, CancellationToken cancellationToken)
    {
        await ReadSystemsAsync(cancellationToken).ConfigureAwait(false);
        long[] systems = [.. history.Systems.Where(system => !ledger.IsCaughtUp(system))];
        await context.HoldOnlyAsync(systems.Select(MissedEvents.LaneOf).ToHashSet(StringComparer.Ordinal)).ConfigureAwait(false);
        int done = 0;
        EarshotException? first = null;
        using var turns = new SemaphoreSlim(MostAtATime);
        context.ReportProgress(0, systems.Length);
        await Task.WhenAll(systems.Select(CatchUpAsync)).ConfigureAwait(false);
        if (first is not null)
        {
            throw first;
        }

        async Task CatchUpAsync(long system)
        {
            await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                EarshotException? error = await this.CatchUpAsync(context, system, cancellationToken).ConfigureAwait(false);
                Interlocked.CompareExchange(ref first, error, null);
                context.ReportProgress(Interlocked.Increment(ref done), systems.Length);
            }
            finally
            {
                turns.Release();
            }
        }
    }

    private async Task ReadSystemsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await history.ReadSystemsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EarshotException) when (history.Systems.Count > 0)
        {
            // The events of known systems may still be available.
        }
    }

    private async Task<EarshotException?> CatchUpAsync(
        CatchUpContext<SimpliSafeEvent> context, long system, CancellationToken cancellationToken)
    {
        while (true)
        {
            MissedEvents missed = await history.ReadMissedAsync(system, EventOrigin.CatchUp, cancellationToken).ConfigureAwait(false);
            if (missed.Gap is { } gap)
            {
                await context.ReportGapAsync(gap).ConfigureAwait(false);
            }

            foreach (SimpliSafeEvent e in missed.Events)
            {
                await DeliverAsync(context, e).ConfigureAwait(false);
            }

            if (!await context.ReleaseAsync(missed.Lane).ConfigureAwait(false))
            {
                continue;
            }

            if (missed.Error is null)
            {
                ledger.CaughtUp(system, missed.Listed, missed.Started);
            }
            else
            {
                // The next gap begins after this one, and the events can still be found by a later reading.
                ledger.GapReported(system);
            }

            return missed.Error;
        }
    }

    private async Task DeliverAsync(CatchUpContext<SimpliSafeEvent> context, SimpliSafeEvent e)
    {
        if (!intake.TryAccept(e))
        {
            return;
        }

        try
        {
            await context.DeliverAsync(e).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            ledger.Forget(e);
            throw;
        }
    }
}
