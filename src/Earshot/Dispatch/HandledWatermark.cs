namespace Earshot.Dispatching;

/// <summary>
/// Keeps the order in which events were received, and tells the protocol, in that order and one at a time, which of them were handled. It
/// lives as long as its listener.
/// </summary>
/// <remarks>
/// Events complete in any order; the watermark passes an event only when all earlier ones are complete. The protocol is called on the
/// worker that completed an event, or on the thread pool, and never on the reader's path.
/// </remarks>
/// <param name="handled">Called for each event that the watermark passes.</param>
/// <param name="proofHandled">Called for each proof that the watermark passes.</param>
internal sealed class HandledWatermark<TEvent>(Action<TEvent> handled, Action<long> proofHandled) : IThreadPoolWorkItem
    where TEvent : ListenerEvent
{
    private readonly Lock _gate = new();
    private readonly Queue<Delivery<TEvent>> _pending = new();
    private bool _isAdvancing;
    private TaskCompletionSource? _idle;
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

    /// <summary>Adds a received event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="consumers">The number of consumers, each of which must call <see cref="Complete"/> once.</param>
    public Delivery<TEvent> Add(TEvent e, int consumers)
    {
        var delivery = new Delivery<TEvent>(e, consumers);
        lock (_gate)
        {
            _received++;
            _unhandled++;
            _pending.Enqueue(delivery);
        }

        return delivery;
    }

    /// <summary>Adds a proof. The watermark passes it when all events received before are complete.</summary>
    public void AddProof(long moment)
    {
        lock (_gate)
        {
            _pending.Enqueue(new Delivery<TEvent>(null!, consumers: 0) { Moment = moment });
            if (!BeginAdvance())
            {
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Completes an event at one of its consumers. An event that a consumer dropped is reported as part of a gap instead.</summary>
    public void Complete(Delivery<TEvent> delivery, Outcome outcome)
    {
        lock (_gate)
        {
            Merge(delivery, outcome);
            if (--delivery.Outstanding > 0)
            {
                return;
            }

            Count(delivery.Outcome);
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

    /// <summary>Waits until the protocol was told of everything that is complete.</summary>
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

    /// <summary>Gets the gap that contains the events which are not complete, or null if all are.</summary>
    public Gap? FindUnhandled()
    {
        lock (_gate)
        {
            Delivery<TEvent>[] left = [.. _pending.Where(d => d.Outstanding > 0)];
            return left.Length == 0 ? null : new Gap
            {
                Reason = GapReason.NotHandled,
                From = left.Min(d => d.Event.ReceivedAt),
                Until = left.Max(d => d.Event.ReceivedAt),
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
                    handled(e);
                }
                else
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

    private static void Merge(Delivery<TEvent> delivery, Outcome outcome)
    {
        if (delivery.Outcome == Outcome.Dropped || outcome == Outcome.Failed)
        {
            delivery.Outcome = outcome;
        }
    }

    // Guarded by _gate.
    private void Count(Outcome outcome)
    {
        _unhandled--;
        switch (outcome)
        {
            case Outcome.Handled:
                _handled++;
                break;
            case Outcome.Failed:
                _failed++;
                break;
            default:
                _received--;
                break;
        }
    }

    // Guarded by _gate.
    private bool BeginAdvance()
    {
        if (_isAdvancing || _pending.Peek().Outstanding > 0)
        {
            return false;
        }

        _isAdvancing = true;
        return true;
    }

    private bool TryPass([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Delivery<TEvent>? passed)
    {
        lock (_gate)
        {
            if (_pending.TryPeek(out passed) && passed.Outstanding == 0)
            {
                _pending.Dequeue();
                return true;
            }

            _isAdvancing = false;
            _idle?.TrySetResult();
            _idle = null;
            return false;
        }
    }
}
