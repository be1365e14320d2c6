using Earshot.Diagnostics;

namespace Earshot.Dispatching;

/// <summary>Queues events between the WebSocket reader and the handlers, and runs the handlers.</summary>
/// <remarks>
/// The queue is bounded. Events wait in lanes; at most one worker processes a lane at a time. Workers start on demand and end when no event
/// is waiting.
/// </remarks>
/// <param name="invoker">Runs the handlers of an event.</param>
/// <param name="options">The options.</param>
/// <param name="metrics">The metrics.</param>
internal sealed class Dispatcher<TEvent>(HandlerInvoker<TEvent> invoker, ListenerOptions options, ListenerMetrics metrics)
    : IThreadPoolWorkItem
    where TEvent : ListenerEvent
{
    // Waking the reader for every free place would cost more than reading.
    private const int PlacesToWakeFor = 32;

    private readonly Lock _gate = new();
    private readonly LaneQueue<TEvent> _queue = new(options.Dispatch);
    private int _workers;
    private bool _workerIsStarting;
    private int _occupied;
    private TaskCompletionSource? _room;
    private long _received;
    private long _handled;
    private long? _handledInTime;
    private TaskCompletionSource? _drained;

    /// <summary>Gets the listener, for <see cref="HandlerScope"/>.</summary>
    public required object Owner { get; init; }

    /// <summary>Gets or sets the callback that runs after an event has left a queue that can drop events.</summary>
    public Func<ValueTask>? OnRoom { get; set; }

    /// <summary>Gets the number of events received.</summary>
    public long Received
    {
        get
        {
            lock (_gate)
            {
                return _received;
            }
        }
    }

    /// <summary>Gets the number of events whose handlers completed or threw. It no longer changes after a drain has timed out.</summary>
    public long Handled
    {
        get
        {
            lock (_gate)
            {
                return _handledInTime ?? _handled;
            }
        }
    }

    /// <summary>Adds an event to its lane, waiting while the queue is full.</summary>
    /// <returns>False if the event was dropped because the queue is full; otherwise, true.</returns>
    /// <remarks>
    /// If cancellation is requested while the queue is full, the event is added immediately: it is the last one, so that the bound is not
    /// needed any more.
    /// </remarks>
    public ValueTask<bool> EnqueueAsync(TEvent e, CancellationToken cancellationToken)
    {
        Task room;
        bool needsWorker;
        lock (_gate)
        {
            if (_occupied < options.QueueCapacity)
            {
                needsWorker = Add(e);
                room = Task.CompletedTask;
            }
            else if (options.QueueFull == QueueFullMode.Drop)
            {
                return ValueTask.FromResult(false);
            }
            else
            {
                _received++;
                needsWorker = false;
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }
        }

        if (needsWorker)
        {
            StartWorker();
        }

        return room.IsCompleted ? ValueTask.FromResult(true) : EnqueueWhenThereIsRoomAsync(room, e, cancellationToken);
    }

    /// <summary>Counts an event that was delivered without this dispatcher.</summary>
    public void CountAsHandled()
    {
        lock (_gate)
        {
            _received++;
            _handled++;
        }
    }

    /// <summary>
    /// Waits until every event is handled, or the drain times out; then the tokens of the handlers are canceled. Can be called again for
    /// the events that were added meanwhile.
    /// </summary>
    /// <param name="timedOut">The token that is canceled when the drain times out.</param>
    public async Task DrainAsync(CancellationToken timedOut)
    {
        Task drained;
        lock (_gate)
        {
            if (_drained is not { Task.IsCompleted: false })
            {
                _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            drained = _drained.Task;
            CompleteIfDrained();
        }

        await drained.WaitAsync(timedOut).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!drained.IsCompleted)
        {
            Abandon();
        }
    }

    /// <summary>Runs a worker, on a thread of the pool or of <see cref="HandlerThreads"/>.</summary>
    public void Execute()
    {
        HandlerScope.Enter(Owner);
        if (HandlerThreads.IsCurrent && Volatile.Read(ref _workers) > Environment.ProcessorCount)
        {
            // More workers than processors help only if the others are blocked, which a moment shows.
            HandlerThreads.WaitAMoment();
        }

        // Never throws, and DrainAsync waits for it through the count of handled events.
        _ = WorkAsync();
    }

    private async ValueTask<bool> EnqueueWhenThereIsRoomAsync(Task room, TEvent e, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool needsWorker;
        lock (_gate)
        {
            _received--;
            needsWorker = Add(e);
        }

        if (needsWorker)
        {
            StartWorker();
        }

        return true;
    }

    private async Task WorkAsync()
    {
        lock (_gate)
        {
            _workerIsStarting = false;
        }

        Lane<TEvent>? lane = null;
        for (int handled = 0; TakeNext(ref lane, handled, out bool needsWorker) is { } e; handled++)
        {
            if (needsWorker)
            {
                StartWorker();
            }

            await invoker.HandleAsync(e).ConfigureAwait(false);
            if (options.QueueFull == QueueFullMode.Drop)
            {
                lock (_gate)
                {
                    _occupied--;
                }

                if (OnRoom is { } onRoom)
                {
                    await onRoom().ConfigureAwait(false);
                }
            }
        }
    }

    // Counts the last event and takes the next one under a single lock.
    private TEvent? TakeNext(ref Lane<TEvent>? lane, int handled, out bool needsWorker)
    {
        lock (_gate)
        {
            if (handled > 0)
            {
                CountHandled();
            }

            // Events that remain after a timed-out drain are reported as unhandled, so that they must not be handled any more.
            if (!invoker.IsHalted && _handledInTime is null && _queue.TryTake(ref lane, out TEvent? e))
            {
                needsWorker = NeedsWorker();
                return e;
            }

            // No more places become free until another worker completes, so that one place suffices to wake the reader.
            _workers--;
            WakeReader(places: 1);
            needsWorker = false;
            return null;
        }
    }

    // Guarded by _gate.
    private bool Add(TEvent e)
    {
        _received++;
        if (_handledInTime is not null)
        {
            return false;
        }

        metrics.Queued(1);
        _occupied++;
        _queue.Add(e);
        return NeedsWorker();
    }

    // Guarded by _gate. Workers start one at a time; each starts the next one if lanes are still waiting.
    private bool NeedsWorker()
    {
        if (_workerIsStarting || !_queue.HasReady || _workers >= options.MaxConcurrency)
        {
            return false;
        }

        _workerIsStarting = true;
        _workers++;
        return true;
    }

    private void StartWorker()
    {
        if (invoker.AnySynchronous)
        {
            HandlerThreads.Post(this);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    // Guarded by _gate.
    private void CountHandled()
    {
        _handled++;
        metrics.Queued(-1);
        if (options.QueueFull == QueueFullMode.Wait)
        {
            _occupied--;
        }

        WakeReader(Math.Clamp(options.QueueCapacity / 2, 1, PlacesToWakeFor));
        CompleteIfDrained();
    }

    // Guarded by _gate.
    private void WakeReader(int places)
    {
        if (_room is not null && options.QueueCapacity - _occupied >= places)
        {
            _room.TrySetResult();
            _room = null;
        }
    }

    private void Abandon()
    {
        lock (_gate)
        {
            if (_handledInTime is not null)
            {
                return;
            }

            _handledInTime = _handled;
            metrics.Queued(-_queue.Count);
        }

        invoker.Abandon();
    }

    // Guarded by _gate.
    private void CompleteIfDrained()
    {
        if (_drained is not null && _received == _handled)
        {
            _drained.TrySetResult();
        }
    }
}
