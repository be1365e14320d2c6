using System.Diagnostics;
using Earshot.Diagnostics;

namespace Earshot.Dispatching;

/// <summary>
/// The bounded queue between the socket's reader and the handlers. An event enters by <see cref="EnqueueAsync"/>, waits in its lane,
/// is taken by a worker, handled, and counted out. Workers come as they are needed and end when nothing waits.
/// </summary>
internal sealed class Dispatcher<TEvent> : IThreadPoolWorkItem
    where TEvent : ListenerEvent
{
    // Woken for every single place, the reader would do little else than wake up.
    private const int PlacesToWakeFor = 32;

    private readonly Lock _gate = new();
    private readonly LaneQueue<TEvent> _queue;
    private readonly CancellationTokenSource _abandon = new();
    private readonly HandlerRegistry<TEvent> _handlers;
    private readonly ListenerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ListenerMetrics _metrics;
    private readonly Action<TEvent, Exception> _onHandlerError;
    private int _workers;
    private bool _workerIsComing;
    private int _occupied;
    private TaskCompletionSource? _room;
    private long _received;
    private long _finished;
    private long? _finishedInTime;
    private volatile bool _isHalted;
    private TaskCompletionSource? _drained;

    public Dispatcher(
        HandlerRegistry<TEvent> handlers,
        ListenerOptions options,
        TimeProvider timeProvider,
        ListenerMetrics metrics,
        Action<TEvent, Exception> onHandlerError)
    {
        _handlers = handlers;
        _options = options;
        _queue = new LaneQueue<TEvent>(options.Dispatch);
        _timeProvider = timeProvider;
        _metrics = metrics;
        _onHandlerError = onHandlerError;
    }

    /// <summary>The listener, for <see cref="HandlerScope"/>.</summary>
    public required object Owner { get; init; }

    /// <summary>Called when an event has left the queue, for whoever was refused before.</summary>
    public required Func<ValueTask> OnRoom { get; init; }

    /// <summary>Events that came in.</summary>
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

    /// <summary>Events whose handlers have finished; the count stands still once the time for draining is over.</summary>
    public long Finished
    {
        get
        {
            lock (_gate)
            {
                return _finishedInTime ?? _finished;
            }
        }
    }

    /// <summary>Takes an event in, waiting while the queue is full.</summary>
    /// <returns>False where the queue is full and the listener was told to drop.</returns>
    /// <remarks>Cancelled while the queue is full, it takes the event in at once: no more will come, so none needs to be held back.</remarks>
    public ValueTask<bool> EnqueueAsync(TEvent e, CancellationToken cancellationToken)
    {
        Task room;
        bool call;
        lock (_gate)
        {
            if (_occupied < _options.QueueCapacity)
            {
                call = Add(e);
                room = Task.CompletedTask;
            }
            else if (_options.QueueFull == QueueFullMode.Drop)
            {
                return ValueTask.FromResult(false);
            }
            else
            {
                _received++;
                call = false;
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }
        }

        if (call)
        {
            CallWorker();
        }

        return room.IsCompleted ? ValueTask.FromResult(true) : EnqueueWhenThereIsRoomAsync(room, e, cancellationToken);
    }

    /// <summary>Counts an event that somebody else hands over.</summary>
    public void CountAsHandled()
    {
        lock (_gate)
        {
            _received++;
            _finished++;
        }
    }

    /// <summary>
    /// Waits until every event has been handled, or the time is over; then handlers are told to give up. May be called again for what
    /// came in meanwhile.
    /// </summary>
    /// <param name="timeIsOver">Cancelled when the time allowed is over.</param>
    public async Task DrainAsync(CancellationToken timeIsOver)
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

        await drained.WaitAsync(timeIsOver).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!drained.IsCompleted)
        {
            Abandon();
        }
    }

    /// <summary>Begins a worker. Called by the threads that work is handed to.</summary>
    public void Execute()
    {
        HandlerScope.Enter(Owner);
        if (HandlerThreads.IsCurrent && Volatile.Read(ref _workers) > Environment.ProcessorCount)
        {
            // More workers than processors help only where the others are stuck: let them have a moment to show that they aren't.
            HandlerThreads.WaitAMoment();
        }

        // Its end is awaited by DrainAsync, which counts every event out; it never throws.
        _ = WorkAsync();
    }

    private async ValueTask<bool> EnqueueWhenThereIsRoomAsync(Task room, TEvent e, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool call;
        lock (_gate)
        {
            _received--;
            call = Add(e);
        }

        if (call)
        {
            CallWorker();
        }

        return true;
    }

    private async Task WorkAsync()
    {
        lock (_gate)
        {
            _workerIsComing = false;
        }

        Lane<TEvent>? lane = null;
        for (int handled = 0; TakeNext(ref lane, handled, out bool call) is { } e; handled++)
        {
            if (call)
            {
                CallWorker();
            }

            await HandleAsync(e).ConfigureAwait(false);
            if (_options.QueueFull == QueueFullMode.Drop)
            {
                lock (_gate)
                {
                    _occupied--;
                }

                await OnRoom().ConfigureAwait(false);
            }
        }
    }

    // One lock an event: the event before is counted out, the next taken.
    private TEvent? TakeNext(ref Lane<TEvent>? lane, int handled, out bool call)
    {
        lock (_gate)
        {
            if (handled > 0)
            {
                CountOut();
            }

            // What is left when the time is over was reported as left; handling it now would make the report a lie.
            if (!_isHalted && _finishedInTime is null && _queue.TryTake(ref lane, out TEvent? e))
            {
                call = NeedsWorker();
                return e;
            }

            // Nothing is left but what others are busy with: whatever room there is must do.
            _workers--;
            WakeReader(places: 1);
            call = false;
            return null;
        }
    }

    private async ValueTask HandleAsync(TEvent e)
    {
        using Activity? activity = ListenerMetrics.Activities.HasListeners() ? StartActivity(e) : null;
        foreach (Handler<TEvent> handler in _handlers.Current.Handlers)
        {
            if (_isHalted || (handler.Wants is { } wants && !wants(e)))
            {
                continue;
            }

            if (handler.IsSynchronous && !HandlerThreads.IsCurrent)
            {
                await HandlerThreads.SwitchTo();
            }

            await InvokeAsync(handler, e).ConfigureAwait(false);
        }
    }

    private async ValueTask InvokeAsync(Handler<TEvent> handler, TEvent e)
    {
        long? start = ListenerMetrics.MeasuresHandlers ? _timeProvider.GetTimestamp() : null;
        try
        {
            await handler.Invoke(e, _abandon.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            // It was told to give up, and did.
        }
        catch (Exception error)
        {
            // First of all: no worker may begin another event after the failure that ends the listener.
            _isHalted |= _options.StopOnHandlerError;
            _metrics.HandlerThrew();
            _onHandlerError(e, error);
        }
        finally
        {
            if (start is { } began)
            {
                _metrics.Handled(_timeProvider.GetElapsedTime(began));
            }
        }
    }

    private static Activity? StartActivity(TEvent e) =>
        ListenerMetrics.Activities.StartActivity("earshot.handle", ActivityKind.Consumer)
            ?.SetTag("earshot.event.type", e.Type)
            .SetTag("earshot.event.origin", e.Origin.ToString());

    // Guarded by the gate.
    private bool Add(TEvent e)
    {
        _received++;
        if (_finishedInTime is not null)
        {
            return false;
        }

        _metrics.Queued(1);
        _occupied++;
        _queue.Add(e);
        return NeedsWorker();
    }

    // Guarded by the gate. One at a time is called: it calls the next if it finds that more is to be done.
    private bool NeedsWorker()
    {
        if (_workerIsComing || !_queue.HasReady || _workers >= _options.MaxConcurrency)
        {
            return false;
        }

        _workerIsComing = true;
        _workers++;
        return true;
    }

    private void CallWorker()
    {
        if (_handlers.Current.AnySynchronous)
        {
            HandlerThreads.Post(this);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    // Guarded by the gate.
    private void CountOut()
    {
        _finished++;
        _metrics.Queued(-1);
        if (_options.QueueFull == QueueFullMode.Wait)
        {
            _occupied--;
        }

        WakeReader(Math.Clamp(_options.QueueCapacity / 2, 1, PlacesToWakeFor));
        CompleteIfDrained();
    }

    // Guarded by the gate.
    private void WakeReader(int places)
    {
        if (_room is not null && _options.QueueCapacity - _occupied >= places)
        {
            _room.TrySetResult();
            _room = null;
        }
    }

    // The waiting events are given up; the running handlers are told to.
    private void Abandon()
    {
        lock (_gate)
        {
            if (_finishedInTime is not null)
            {
                return;
            }

            _finishedInTime = _finished;
            _metrics.Queued(-_queue.Count);
        }

        // Nobody awaits it: handlers go on inside of it, and one that then blocks must not keep the stop from coming through.
        _ = GiveUpAsync();
    }

    private async Task GiveUpAsync() => await _abandon.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void CompleteIfDrained()
    {
        if (_drained is not null && _received == _finished)
        {
            _drained.TrySetResult();
        }
    }
}
