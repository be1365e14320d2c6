using Earshot.Diagnostics;
using Earshot.Protocol;
using Earshot.Realtime;

namespace Earshot.Dispatching;

/// <summary>
/// Delivers the events of one run, unless they are held back, to the dispatcher and, while <c>ReadEventsAsync</c> is being enumerated, to
/// its queue. Dropped events are reported as a gap as soon as there is room.
/// </summary>
/// <param name="protocol">Knows which events are duplicates.</param>
/// <param name="holdBack">Holds events back during a catch-up.</param>
/// <param name="intake">Gives each event its place in the order.</param>
/// <param name="dispatcher">The dispatcher.</param>
/// <param name="watermark">Keeps the order of the events.</param>
/// <param name="handlers">The handlers of the events.</param>
/// <param name="metrics">The metrics.</param>
/// <param name="timeProvider">The local clock.</param>
/// <param name="tryReportGap">Reports a gap if that does not have to wait.</param>
/// <param name="reportGap">Reports a gap.</param>
/// <param name="drainTimedOut">The token that is canceled when a stop no longer waits for handlers.</param>
internal sealed class EventDelivery<TEvent>(
    RealtimeProtocol<TEvent> protocol,
    HoldBack<TEvent> holdBack,
    EventIntake<TEvent> intake,
    Dispatcher<TEvent> dispatcher,
    HandledWatermark<TEvent> watermark,
    HandlerRegistry<TEvent> handlers,
    ListenerMetrics metrics,
    TimeProvider timeProvider,
    Func<Gap, bool> tryReportGap,
    Func<Gap, ValueTask> reportGap,
    CancellationToken drainTimedOut)
    where TEvent : ListenerEvent
{
    private readonly Lock _pullGate = new();
    private readonly Lock _dropGate = new();
    private volatile PullQueue<TEvent>? _pull;
    private bool _isComplete;
    private Exception? _error;
    private long _dropped;
    private DateTimeOffset _droppingSince;

    /// <summary>Gets the counts so far.</summary>
    public StopReport Report => watermark.Report;

    /// <summary>
    /// Delivers an event that the connection received, or holds it back. Waits while the queue is full, or drops the event, as the options
    /// specify.
    /// </summary>
    public ValueTask ReceiveAsync(TEvent e, CancellationToken cancellationToken)
    {
        // Most events take this way, which creates no state machine.
        if (_pull is not null || holdBack.IsActive || intake.TryAdd(e) is not { } delivery)
        {
            return ReceiveSlowlyAsync(e, cancellationToken);
        }

        if (!Admits(e))
        {
            watermark.Complete(delivery, Outcome.Dropped);
            return ValueTask.CompletedTask;
        }

        metrics.Received(e);
        ValueTask<bool> enqueueing = dispatcher.EnqueueAsync(delivery, isRead: true, cancellationToken);
        return enqueueing is { IsCompletedSuccessfully: true, Result: true }
            ? ValueTask.CompletedTask
            : CompleteAsync(enqueueing, delivery);
    }

    private async ValueTask ReceiveSlowlyAsync(TEvent e, CancellationToken cancellationToken)
    {
        if (holdBack.IsActive && await holdBack.TryHoldAsync(e, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (await intake.AddAsync(e, DeliveryKind.Received, isRead: true, cancellationToken).ConfigureAwait(false) is not { } delivery)
        {
            metrics.Received(e);
            CountDrop(e);
        }
        else if (Admits(e))
        {
            await DeliverAsync(delivery, isRead: true, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            watermark.Complete(delivery, Outcome.Dropped);
        }
    }

    /// <summary>Delivers an event that was held back, unless it was caught up. Waits while the queue is full.</summary>
    public ValueTask DeliverHeldAsync(Delivery<TEvent> delivery, CancellationToken cancellationToken)
    {
        if (Admits(delivery.Event!))
        {
            return DeliverAsync(delivery, isRead: false, cancellationToken);
        }

        watermark.Complete(delivery, Outcome.Dropped);
        return ValueTask.CompletedTask;
    }

    /// <summary>Delivers an event that the protocol fetched or created. Waits while the queue is full.</summary>
    public async ValueTask DeliverAsync(TEvent e, DeliveryKind kind, CancellationToken cancellationToken)
    {
        Delivery<TEvent>? delivery = await intake.AddAsync(e, kind, isRead: false, cancellationToken).ConfigureAwait(false);
        await DeliverAsync(delivery!, isRead: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets the queue of an enumeration, to which events are delivered in addition to the handlers.</summary>
    /// <param name="pull">The queue, or null to deliver to the handlers only.</param>
    public void SetPull(PullQueue<TEvent>? pull)
    {
        lock (_pullGate)
        {
            _pull = pull;
            if (pull is not null)
            {
                pull.OnRoom = ReportDrops;
                if (_isComplete)
                {
                    pull.Complete(_error);
                }
            }
        }
    }

    /// <summary>
    /// Reports the dropped events as a gap, if there are any. If the handler of gaps is too slow, the gap grows until the next call, so
    /// that no worker waits for it.
    /// </summary>
    public void ReportDrops()
    {
        if (Volatile.Read(ref _dropped) == 0)
        {
            return;
        }

        lock (_dropGate)
        {
            // The count is reset after the report has begun, so that the end of the run cannot overtake the report.
            if (_dropped > 0 && tryReportGap(DropGap()))
            {
                Volatile.Write(ref _dropped, 0);
            }
        }
    }

    /// <summary>Reports the dropped events at the end of the run.</summary>
    public ValueTask ReportLastDropsAsync()
    {
        lock (_dropGate)
        {
            if (_dropped == 0)
            {
                return ValueTask.CompletedTask;
            }

            ValueTask reporting = reportGap(DropGap());
            Volatile.Write(ref _dropped, 0);
            return reporting;
        }
    }

    /// <summary>Lets a reader that waits for room use the reserve.</summary>
    public void OpenReserve()
    {
        watermark.Wake();
        dispatcher.OpenReserve();
        holdBack.Wake();
        _pull?.OpenReserve();
    }

    /// <summary>Adds a proof that everything up to a moment was received, behind the events that were received before.</summary>
    public void Prove(long moment) => watermark.AddProof(moment);

    /// <summary>Waits until the queued events are handled, or the drain has timed out.</summary>
    public Task DrainAsync() => dispatcher.DrainAsync(drainTimedOut);

    /// <summary>Starts no further handlers, and waits until the protocol knows what was handled.</summary>
    public Task EndAsync()
    {
        dispatcher.EndRun();
        return watermark.WhenIdleAsync();
    }

    /// <summary>Completes the enumeration, and all later ones, because no more events follow.</summary>
    /// <param name="error">The error that the enumeration throws, or null to end normally.</param>
    public void Complete(Exception? error)
    {
        lock (_pullGate)
        {
            _isComplete = true;
            _error = error;
            _pull?.Complete(error);
        }
    }

    private bool Admits(TEvent e)
    {
        try
        {
            return protocol.Admit(e);
        }
        catch (Exception)
        {
            // This is a bug of the protocol; a duplicate is better than a loss.
            return true;
        }
    }

    private async ValueTask DeliverAsync(Delivery<TEvent> delivery, bool isRead, CancellationToken cancellationToken)
    {
        TEvent e = delivery.Event!;
        metrics.Received(e);
        bool delivered = _pull is { } pull
            ? await DeliverToPullAsync(pull, delivery, isRead, cancellationToken).ConfigureAwait(false)
            : await DeliverToHandlersAsync(delivery, isRead, cancellationToken).ConfigureAwait(false);
        if (!delivered)
        {
            CountDrop(e);
        }
    }

    private async ValueTask CompleteAsync(ValueTask<bool> enqueueing, Delivery<TEvent> delivery)
    {
        TEvent e = delivery.Event!;
        if (!await enqueueing.ConfigureAwait(false))
        {
            watermark.Complete(delivery, Outcome.Dropped);
            CountDrop(e);
        }
    }

    private void CountDrop(TEvent e)
    {
        metrics.Dropped();
        lock (_dropGate)
        {
            if (_dropped++ == 0)
            {
                _droppingSince = e.ReceivedAt;
            }
        }
    }

    private async ValueTask<bool> DeliverToPullAsync(
        PullQueue<TEvent> pull, Delivery<TEvent> delivery, bool isRead, CancellationToken cancellationToken)
    {
        bool hasHandlers = !handlers.Current.Handlers.IsEmpty;
        if (hasHandlers)
        {
            watermark.AddConsumer(delivery);
        }

        bool? queued = await pull.EnqueueAsync(delivery, isRead, cancellationToken).ConfigureAwait(false);
        if (queued is null && !hasHandlers)
        {
            // The enumeration ended meanwhile, so that the event takes the way of those that follow.
            return await DeliverToHandlersAsync(delivery, isRead, cancellationToken).ConfigureAwait(false);
        }

        if (queued != true)
        {
            watermark.Complete(delivery, Outcome.Dropped);
        }

        return (!hasHandlers || await DeliverToHandlersAsync(delivery, isRead, cancellationToken).ConfigureAwait(false))
            && queued != false;
    }

    private async ValueTask<bool> DeliverToHandlersAsync(
        Delivery<TEvent> delivery, bool isRead, CancellationToken cancellationToken)
    {
        if (await dispatcher.EnqueueAsync(delivery, isRead, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        watermark.Complete(delivery, Outcome.Dropped);
        return false;
    }

    // Guarded by _dropGate.
    private Gap DropGap() => new()
    {
        Reason = GapReason.QueueFull,
        From = _droppingSince,
        Until = timeProvider.GetUtcNow(),
        Count = _dropped,
    };
}
