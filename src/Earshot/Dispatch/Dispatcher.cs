using Earshot.Diagnostics;

namespace Earshot.Dispatching;

/// <summary>
/// Queues events between the WebSocket reader and the handlers, and runs the handlers. It lives as long as its listener: what a stop leaves
/// waits in the queue for the next start.
/// </summary>
/// <remarks>
/// The queue is bounded. Events wait in lanes; at most one worker processes a lane at a time. Workers start on demand and end when no event
/// is waiting. A handler that outlives a stop keeps its lane, so that the next run does not start another one beside it.
/// </remarks>
/// <param name="invoker">Runs the handlers of an event.</param>
/// <param name="watermark">Receives the events that are complete.</param>
/// <param name="options">The options.</param>
/// <param name="reserve">The room beyond the capacity.</param>
/// <param name="metrics">The metrics.</param>
internal sealed class Dispatcher<TEvent>(
    HandlerInvoker<TEvent> invoker,
    HandledWatermark<TEvent> watermark,
    ListenerOptions options,
    ReplyReserve reserve,
    ListenerMetrics metrics)
    : IThreadPoolWorkItem
    where TEvent : ListenerEvent
{
    // Waking the reader for every free place would cost more than reading.
    private const int PlacesToWakeFor = 32;

    private readonly Lock _gate = new();
    private readonly LaneQueue<TEvent> _queue = new(options.Dispatch);

    // No handler runs before the first run and between two runs.
    private HandlerRun<TEvent>? _run;
    private int _workers;
    private bool _workerIsStarting;
    private int _occupied;
    private int _unfinished;
    private bool _isClosed;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _drained;

    /// <summary>Gets the listener, for <see cref="HandlerScope"/>.</summary>
    public required object Owner { get; init; }

    /// <summary>Starts to run handlers, at first those of the events that an earlier run has left.</summary>
    public void BeginRun(HandlerRun<TEvent> run)
    {
        bool needsWorker;
        lock (_gate)
        {
            _run = run;
            needsWorker = NeedsWorker();
        }

        if (needsWorker)
        {
            StartWorker();
        }
    }

    /// <summary>Starts no further handlers. The events that wait stay in the queue.</summary>
    public void EndRun()
    {
        lock (_gate)
        {
            _run?.Halt();
        }
    }

    /// <summary>Ends for good: the events that wait are not handled any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _run?.Halt();
            _isClosed = true;
            metrics.Queued(-_queue.Count);
        }
    }

    /// <summary>Adds an event to its lane, waiting while the queue is full.</summary>
    /// <param name="delivery">The event.</param>
    /// <param name="isRead">Whether the reader adds the event, which can drop it and can use the reserve.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>False if the event was dropped because the queue is full; otherwise, true.</returns>
    /// <remarks>
    /// If cancellation is requested while the queue is full, the event is added immediately: it is the last one, so that the bound is not
    /// needed any more.
    /// </remarks>
    public ValueTask<bool> EnqueueAsync(Delivery<TEvent> delivery, bool isRead, CancellationToken cancellationToken)
    {
        Task room;
        bool needsWorker;
        bool exceedsReserve;
        lock (_gate)
        {
            if (HasRoom(isRead, out exceedsReserve))
            {
                _unfinished++;
                needsWorker = Add(delivery);
                room = Task.CompletedTask;
            }
            else if (isRead && options.QueueFull == QueueFullMode.Drop)
            {
                return ValueTask.FromResult(false);
            }
            else
            {
                _unfinished++;
                needsWorker = false;
                room = WhenRoom();
            }
        }

        if (needsWorker)
        {
            StartWorker();
        }

        return room.IsCompleted
            ? ValueTask.FromResult(true)
            : EnqueueWhenThereIsRoomAsync(room, exceedsReserve, delivery, isRead, cancellationToken);
    }

    /// <summary>Lets a waiting reader use the reserve.</summary>
    public void OpenReserve()
    {
        lock (_gate)
        {
            _room?.TrySetResult();
            _room = null;
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
        HandlerRun<TEvent>? run;
        lock (_gate)
        {
            if (_drained is not { Task.IsCompleted: false })
            {
                _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            run = _run;
            drained = _drained.Task;
            CompleteIfDrained();
        }

        await drained.WaitAsync(timedOut).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!drained.IsCompleted)
        {
            run?.Abandon();
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

        // Never throws, and DrainAsync waits for it through the count of unfinished events.
        _ = WorkAsync();
    }

    private async ValueTask<bool> EnqueueWhenThereIsRoomAsync(
        Task room, bool exceedsReserve, Delivery<TEvent> delivery, bool isRead, CancellationToken cancellationToken)
    {
        bool needsWorker;
        while (true)
        {
            if (exceedsReserve)
            {
                reserve.Exceed();
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_gate)
            {
                if (HasRoom(isRead, out exceedsReserve) || cancellationToken.IsCancellationRequested)
                {
                    needsWorker = Add(delivery);
                    break;
                }

                room = WhenRoom();
            }
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
        bool hasFinished = false;
        while (TakeNext(ref lane, hasFinished, out HandlerRun<TEvent>? run, out bool needsWorker) is { } delivery)
        {
            hasFinished = false;
            if (needsWorker)
            {
                StartWorker();
            }

            Outcome outcome = await HandleAsync(delivery.Event!, run!).ConfigureAwait(false);
            if (outcome == Outcome.Unhandled)
            {
                PutBack(lane!, delivery);
                continue;
            }

            if (options.QueueFull == QueueFullMode.Drop)
            {
                // Before the event counts as complete, so that the end of the run cannot overtake the report of a gap.
                MakeRoom()?.Invoke();
            }

            watermark.Complete(delivery, outcome);
            hasFinished = true;
        }
    }

    private async ValueTask<Outcome> HandleAsync(TEvent e, HandlerRun<TEvent> run)
    {
        try
        {
            return await invoker.HandleAsync(e, run).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whatever escapes, the worker must count the event and go on with its lane.
            return Outcome.Failed;
        }
    }

    // Counts the last event and takes the next one under a single lock.
    private Delivery<TEvent>? TakeNext(ref Lane<TEvent>? lane, bool hasFinished, out HandlerRun<TEvent>? run, out bool needsWorker)
    {
        lock (_gate)
        {
            if (hasFinished)
            {
                Finish();
            }

            run = _run;
            if (run is { IsHalted: false } && _queue.TryTake(ref lane, out Delivery<TEvent>? delivery))
            {
                needsWorker = NeedsWorker();
                return delivery;
            }

            if (lane is not null)
            {
                _queue.Return(lane);
            }

            // No more places become free until another worker completes, so that one place suffices to wake the reader.
            _workers--;
            WakeReader(places: 1);
            needsWorker = false;
            return null;
        }
    }

    private void PutBack(Lane<TEvent> lane, Delivery<TEvent> delivery)
    {
        lock (_gate)
        {
            _queue.PutBack(lane, delivery);
            if (_isClosed)
            {
                metrics.Queued(-1);
            }
        }
    }

    private Action? MakeRoom()
    {
        lock (_gate)
        {
            _occupied--;
            return _run?.OnRoom;
        }
    }

    // Guarded by _gate.
    private void Finish()
    {
        _unfinished--;
        metrics.Queued(-1);
        if (options.QueueFull == QueueFullMode.Wait)
        {
            _occupied--;
        }

        WakeReader(Math.Clamp(options.QueueCapacity / 2, 1, PlacesToWakeFor));
        CompleteIfDrained();
    }

    // Guarded by _gate.
    private bool HasRoom(bool isRead, out bool exceedsReserve) =>
        reserve.HasRoom(_occupied, options.QueueCapacity, options.QueueCapacity, isRead, out exceedsReserve);

    // Guarded by _gate.
    private Task WhenRoom() =>
        (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    // Guarded by _gate.
    private bool Add(Delivery<TEvent> delivery)
    {
        metrics.Queued(1);
        _occupied++;
        _queue.Add(delivery);
        return NeedsWorker();
    }

    // Guarded by _gate. Workers start one at a time; each starts the next one if lanes are still waiting.
    private bool NeedsWorker()
    {
        if (_run is not { IsHalted: false } || _workerIsStarting || !_queue.HasReady || _workers >= options.MaxConcurrency)
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
    private void WakeReader(int places)
    {
        if (_room is not null && options.QueueCapacity - _occupied >= places)
        {
            _room.TrySetResult();
            _room = null;
        }
    }

    // Guarded by _gate.
    private void CompleteIfDrained()
    {
        if (_drained is not null && _unfinished == 0)
        {
            _drained.TrySetResult();
        }
    }
}
