using Earshot.Diagnostics;
using Earshot.Protocol;
using Microsoft.Extensions.Logging;

namespace Earshot.Realtime;

/// <summary>Lets the protocol fetch what was missed, hands it over, and tells what could not be had.</summary>
internal sealed class CatchUp<TEvent>(
    RealtimeProtocol<TEvent> protocol, ListenerOptions options, TimeProvider timeProvider, ILogger logger, IListenerHost<TEvent> host)
    where TEvent : ListenerEvent
{
    /// <summary>When the connection that was lost had last brought something; null where nothing has been missed since.</summary>
    public DateTimeOffset? HeardUntil { get; set; }

    /// <summary>Catches up. Never fails: what goes wrong is told, and what wasn't fetched is a gap.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!protocol.CatchesUp)
        {
            return;
        }

        CatchUpResult<TEvent> caughtUp;
        try
        {
            using var limit = new CancellationTokenSource(options.CatchUpTimeout, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
            caughtUp = await protocol.CatchUpAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            DateTimeOffset now = timeProvider.GetUtcNow();
            caughtUp = new CatchUpResult<TEvent>
            {
                Gap = new Gap { Reason = GapReason.CatchUpFailed, From = HeardUntil ?? now, Until = now },
                Error = error,
            };
        }

        // Asked to stop meanwhile, nothing is lost yet: the next start tries again.
        if (!stop.IsCancellationRequested)
        {
            await TellAsync(caughtUp).ConfigureAwait(false);
        }

        foreach (TEvent e in caughtUp.Events)
        {
            await host.DeliverAsync(e, stop).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(CatchUpResult<TEvent> caughtUp)
    {
        if (caughtUp.Error is { } error)
        {
            ListenerLog.CatchUpFailed(logger, protocol.Name, error);
            host.Report(new ListenerError { Kind = ListenerErrorKind.CatchUp, Exception = error });
        }

        if (caughtUp.Gap is { } gap)
        {
            await host.GapFoundAsync(gap).ConfigureAwait(false);
        }

        if (caughtUp.Error is null)
        {
            HeardUntil = null;
        }
    }
}
