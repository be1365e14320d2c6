using Earshot.Diagnostics;

namespace Earshot.Dispatching;

/// <summary>
/// Delivers the events of one run to the dispatcher and, while <c>ReadEventsAsync</c> is being enumerated, to its queue. Dropped events are
/// reported as a gap as soon as there is room.
/// </summary>
/// <param name="dispatcher">The dispatcher.</param>
/// <param name="handlers">The handlers of the events.</param>
/// <param name="metrics">The metrics.</param>
/// <param name="timeProvider">The local clock.</param>
/// <param name="reportGap">Reports a gap.</param>
/// <param name="drainTimedOut">The token that is canceled when a stop no longer waits for handlers.</param>
internal sealed class EventDelivery<TEvent>(
    Dispatcher<TEvent> dispatcher,
    HandlerRegistry<TEvent> handlers,
    ListenerMetrics metrics,
    TimeProvider timeProvider,
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
    public StopReport Report
    {
        get
        {
            // In this order, because an event that is handled in between would count as unhandled otherwise.
            long handled = dispatcher.Handled;
            long received = dispatcher.Received;
            return new StopReport(received, handled, received - handled);
        }
    }

    /// <summary>Delivers an event. Waits while the queue is full, or drops the event, as the options specify.</summary>
    public async ValueTask DeliverAsync(TEvent e, CancellationToken cancellationToken)
    {
        metrics.Received(e);
        bool delivered = _pull is { } pull
            ? await DeliverToPullAsync(pull, e, cancellationToken).ConfigureAwait(false)
            : await dispatcher.EnqueueAsync(e, cancellationToken).ConfigureAwait(false);
        if (!delivered)
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
                pull.OnRoom = ReportDropsAsync;
                if (_isComplete)
                {
                    pull.Complete(_error);
                }
            }
        }
    }

    /// <summary>Reports the dropped events as a gap, if there are any.</summary>
    public ValueTask ReportDropsAsync()
    {
        if (Volatile.Read(ref _dropped) == 0)
        {
            return ValueTask.CompletedTask;
        }

        lock (_dropGate)
        {
            if (_dropped == 0)
            {
                return ValueTask.CompletedTask;
            }

            var gap = new Gap
            {
                Reason = GapReason.QueueFull,
                From = _droppingSince,
                Until = timeProvider.GetUtcNow(),
                Count = _dropped,
            };

            // The count is reset after the report has begun, so that the end of the run cannot overtake the report.
            ValueTask reporting = reportGap(gap);
            Volatile.Write(ref _dropped, 0);
            return reporting;
        }
    }

    /// <summary>Waits until the queued events are handled, or the drain has timed out.</summary>
    public Task DrainAsync() => dispatcher.DrainAsync(drainTimedOut);

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

    private async ValueTask<bool> DeliverToPullAsync(PullQueue<TEvent> pull, TEvent e, CancellationToken cancellationToken)
    {
        bool isQueued = await pull.EnqueueAsync(e, cancellationToken).ConfigureAwait(false);
        if (!handlers.Current.Handlers.IsEmpty)
        {
            return await dispatcher.EnqueueAsync(e, cancellationToken).ConfigureAwait(false) && isQueued;
        }

        if (isQueued)
        {
            dispatcher.CountAsHandled();
        }

        return isQueued;
    }
}
