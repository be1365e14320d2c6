using System.Diagnostics.CodeAnalysis;

namespace Earshot.Dispatching;

/// <summary>
/// Keeps the order in which events were received, and tells the protocol, in that order and one at a time, which of them were handled. It
/// lives as long as its listener.
/// </summary>
/// <remarks>
/// Events complete in any order; the watermark passes an event only when all earlier ones are complete. Caught-up events do not wait for
/// events that were received before them, because those can be held back until the catch-up is done. The protocol is called on the worker
/// that completed an event, or on the thread pool, and never on the reader's path.
/// </remarks>
/// <param name="handled">Called for each event that the watermark passes, or null if the protocol does not record it.</param>
/// <param name="proofHandled">Called for each proof that the watermark passes.</param>
internal sealed class HandledWatermark<TEvent>(Action<TEvent>? handled, Action<long> proofHandled) : IThreadPoolWorkItem
    where TEvent : ListenerEvent
{
    private readonly Lock _gate = new();
    private readonly Queue<Delivery<TEvent>> _pending = new();
    private readonly Queue<Delivery<TEvent>> _caughtUp = new();
    private uint _caughtUpAdded;
    private uint _caughtUpPassed;
    private bool _isAdvancing;
    private TaskCompletionSource? _idle;
    private TaskCompletionSource? _passed;
    private DateTimeOffset _failedFrom;
    private DateTimeOffset _failedUntil;
    private long _received;
    private long _handled;
    private long _failed;
    private long _unhandled;

    /// <summary>Gets the counts since the listener was last started. Events that an earlier run left unhandled count as received.</summary>
    public StopReport Report
    {
        get
        {
            lock (_gate)
            {
                return new StopReport(_received, _handled, _failed, _unhandled);
            }
        }
    }

    /// <summary>Gets the number of events that wait to be passed, and of proofs.</summary>
    /// <param name="kind">How the events were obtained.</param>
    public int Count(DeliveryKind kind)
    {
        lock (_gate)
        {
            return kind == DeliveryKind.CaughtUp ? _caughtUp.Count : _pending.Count;
        }
    }

    /// <summary>Waits until an event is passed.</summary>
    public Task WhenPassedAsync()
    {
        lock (_gate)
        {
            return (_passed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Lets those that wait for an event to be passed check again.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _passed?.TrySetResult();
            _passed = null;
        }
    }

    /// <summary>Gets the event for which the others wait, or null if there is none.</summary>
    public TEvent? FindOldest(DeliveryKind kind)
    {
        lock (_gate)
        {
            return (kind == DeliveryKind.CaughtUp ? _caughtUp : _pending).FirstOrDefault(d => d.Outstanding > 0)?.Event;
        }
    }

    /// <summary>Starts to count for a new run.</summary>
    public void BeginRun()
    {
        lock (_gate)
        {
            _received = _unhandled;
            _handled = 0;
            _failed = 0;
        }
    }

    /// <summary>Adds an event, for one consumer.</summary>
    /// <param name="e">The event.</param>
    /// <param name="kind">How the event was obtained.</param>
    public Delivery<TEvent> Add(TEvent e, DeliveryKind kind = DeliveryKind.Received)
    {
        var delivery = new Delivery<TEvent>(e, kind, consumers: 1);
        lock (_gate)
        {
            _received++;
            _unhandled++;
            Enqueue(delivery);
        }

        return delivery;
    }

    /// <summary>Adds a received event, for one consumer, unless too many wait to be passed.</summary>
    /// <returns>The event, or null if it was not added.</returns>
    public Delivery<TEvent>? TryAdd(TEvent e, int capacity)
    {
        var delivery = new Delivery<TEvent>(e, DeliveryKind.Received, consumers: 1);
        lock (_gate)
        {
            if (_pending.Count >= capacity)
            {
                return null;
            }

            _received++;
            _unhandled++;
            Enqueue(delivery);
        }

        return delivery;
    }

    /// <summary>Adds a consumer of an event that was not passed to the first one yet.</summary>
    public void AddConsumer(Delivery<TEvent> delivery)
    {
        lock (_gate)
        {
            delivery.Outstanding++;
        }
    }

    /// <summary>Adds a proof. The watermark passes it when all events added before are complete.</summary>
    public void AddProof(long moment)
    {
        if (handled is null)
        {
            return;
        }

        lock (_gate)
        {
            Enqueue(new Delivery<TEvent>(e: null, DeliveryKind.Proof, consumers: 0) { Moment = moment });
            if (!BeginAdvance())
            {
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>
    /// Completes an event at one of its consumers. An event that a consumer dropped is reported as part of a gap instead.
    /// </summary>
    public void Complete(Delivery<TEvent> delivery, Outcome outcome)
    {
        lock (_gate)
        {
            Merge(delivery, outcome);
            if (--delivery.Outstanding > 0)
            {
                return;
            }

            CountOutcome(delivery);
            if (!BeginAdvance())
            {
                return;
            }
        }

        // The caller of a drop is the reader.
        if (outcome == Outcome.Dropped)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else
        {
            Execute();
        }
    }

    /// <summary>Waits until everything that is complete was passed to the protocol.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            if (!_isAdvancing)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    /// <summary>Gets the gap that contains the events of this run whose handlers failed for good, or null if none did.</summary>
    public Gap? FindFailed()
    {
        lock (_gate)
        {
            return _failed == 0 ? null : new Gap
            {
                Reason = GapReason.NotHandled,
                From = _failedFrom,
                Until = _failedUntil,
                Count = _failed,
            };
        }
    }

    /// <summary>Gets the gap that contains the events which are not complete, or null if all are.</summary>
    public Gap? FindUnhandled()
    {
        lock (_gate)
        {
            DateTimeOffset[] left = [.. _caughtUp.Concat(_pending).Where(d => d.Outstanding > 0).Select(ReceivedAt)];
            return left.Length == 0 ? null : new Gap
            {
                Reason = GapReason.NotHandled,
                From = left.Min(),
                Until = left.Max(),
                Count = left.Length,
            };
        }
    }

    /// <summary>Advances the watermark over all that is complete.</summary>
    public void Execute()
    {
        while (TryPass(out Delivery<TEvent>? passed))
        {
            try
            {
                if (passed.Event is { } e)
                {
                    handled!(e);
                }
                else if (passed.Kind == DeliveryKind.Proof)
                {
                    proofHandled(passed.Moment);
                }
            }
            catch (Exception)
            {
                // A protocol that throws here only knows less than it could; the events that follow must still be passed.
            }
        }
    }

    private static DateTimeOffset ReceivedAt(Delivery<TEvent> delivery) =>
        delivery.Event?.ReceivedAt ?? new DateTimeOffset(delivery.Moment, TimeSpan.Zero);

    private static void Merge(Delivery<TEvent> delivery, Outcome outcome)
    {
        if (delivery.Outcome == Outcome.Dropped || outcome == Outcome.Failed)
        {
            delivery.Outcome = outcome;
        }
    }

    // Guarded by _gate.
    private void CountOutcome(Delivery<TEvent> delivery)
    {
        _unhandled--;
        switch (delivery.Outcome)
        {
            case Outcome.Handled:
                _handled++;
                break;
            case Outcome.Failed:
                DateTimeOffset at = delivery.Event!.ReceivedAt;
                _failedFrom = _failed == 0 || at < _failedFrom ? at : _failedFrom;
                _failedUntil = _failed == 0 || at > _failedUntil ? at : _failedUntil;
                _failed++;
                break;
            default:
                _received--;
                break;
        }
    }

    // Guarded by _gate.
    private void Enqueue(Delivery<TEvent> delivery)
    {
        delivery.CaughtUpBefore = _caughtUpAdded;
        if (delivery.Kind == DeliveryKind.CaughtUp)
        {
            _caughtUpAdded++;
            _caughtUp.Enqueue(delivery);
        }
        else
        {
            _pending.Enqueue(delivery);
        }
    }

    // Guarded by _gate.
    private bool BeginAdvance()
    {
        if (handled is null)
        {
            // Without a call to make, the lock need not be released between two events.
            while (FindNext() is { } queue)
            {
                Pass(queue);
            }

            return false;
        }

        if (_isAdvancing || FindNext() is null)
        {
            return false;
        }

        _isAdvancing = true;
        return true;
    }

    // Guarded by _gate.
    private Queue<Delivery<TEvent>>? FindNext()
    {
        if (_caughtUp.TryPeek(out Delivery<TEvent>? caughtUp) && caughtUp.Outstanding == 0)
        {
            return _caughtUp;
        }

        return _pending.TryPeek(out Delivery<TEvent>? received) && received.Outstanding == 0
            && received.CaughtUpBefore - _caughtUpPassed is 0 or > int.MaxValue
            ? _pending
            : null;
    }

    // Guarded by _gate.
    private Delivery<TEvent> Pass(Queue<Delivery<TEvent>> queue)
    {
        Delivery<TEvent> passed = queue.Dequeue();
        _passed?.TrySetResult();
        _passed = null;
        _caughtUpPassed += passed.Kind == DeliveryKind.CaughtUp ? 1u : 0u;
        return passed;
    }

    private bool TryPass([NotNullWhen(true)] out Delivery<TEvent>? passed)
    {
        lock (_gate)
        {
            if (FindNext() is { } queue)
            {
                passed = Pass(queue);
                return true;
            }

            passed = null;
            _isAdvancing = false;
            _idle?.TrySetResult();
            _idle = null;
            return false;
        }
    }
}
