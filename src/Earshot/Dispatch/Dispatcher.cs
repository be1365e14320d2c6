using System.Diagnostics;
using Earshot.Diagnostics;

namespace Earshot.Dispatching;

/// <summary>
/// The bounded queue between the socket's reader and the handlers. An event enters by <see cref="EnqueueAsync"/>, waits in its lane,
/// is handled by a worker, and is counted out by <see cref="Finish"/>.
/// </summary>
internal sealed class Dispatcher<TEvent>
    where TEvent : ListenerEvent
{
    // A worker lets other lanes go first after this many events of its own.
    private const int Turn = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane<TEvent>> _lanes = new(StringComparer.Ordinal);
    private readonly Queue<Lane<TEvent>> _ready = new();
    private readonly SemaphoreSlim _room;
    private readonly CancellationTokenSource _abandon = new();
    private readonly HandlerRegistry<TEvent> _handlers;
    private readonly ListenerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ListenerMetrics _metrics;
    private readonly Action<TEvent, Exception> _onHandlerError;
    private int _workers;
    private int _waiting;
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
        _timeProvider = timeProvider;
        _metrics = metrics;
        _onHandlerError = onHandlerError;

        // Without an upper limit: what comes in while the listener stops needs no room, and gives some back all the same.
        _room = new SemaphoreSlim(options.QueueCapacity);
    }

    /// <summary>The listener, for <see cref="HandlerScope"/>.</summary>
    public required object Owner { get; init; }

    /// <summary>Called when an event has left the queue, for whoever was refused before.</summary>
    public required Func<ValueTask> OnRoom { get; init; }

    /// <summary>Events that came in.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Events whose handlers have finished; the count stands still once the time for draining is over.</summary>
    public long Finished
    {
        get
        {
            lock (_gate)
            {
                return _finishedInTime ?? Interlocked.Read(ref _finished);
            }
        }
    }

    /// <summary>Takes an event in, waiting while the queue is full.</summary>
    /// <returns>False where the queue is full and the listener was told to drop.</returns>
    /// <remarks>Cancelled while the queue is full, it takes the event in at once: no more will come, so none needs to be held back.</remarks>
    public ValueTask<bool> EnqueueAsync(TEvent e, CancellationToken cancellationToken)
    {
#pragma warning disable VSTHRD103 // A wait of 0 never waits.
        bool hasRoom = _room.Wait(0, CancellationToken.None);
#pragma warning restore VSTHRD103
        if (!hasRoom && _options.QueueFull == QueueFullMode.Drop)
        {
            return ValueTask.FromResult(false);
        }

        Interlocked.Increment(ref _received);
        if (!hasRoom)
        {
            return EnqueueWhenThereIsRoomAsync(e, cancellationToken);
        }

        Place(e);
        return ValueTask.FromResult(true);
    }

    /// <summary>Counts an event that somebody else hands over.</summary>
    public void CountAsHandled()
    {
        Interlocked.Increment(ref _received);
        Interlocked.Increment(ref _finished);
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

    /// <summary>Works on a lane until it is empty or others wait. Called on a worker's thread.</summary>
    public void Run(Lane<TEvent> lane)
    {
        HandlerScope.Enter(Owner);

        // Its end is awaited by DrainAsync, which counts every event out; it never throws.
        _ = RunAsync(lane);
    }

    private async ValueTask<bool> EnqueueWhenThereIsRoomAsync(TEvent e, CancellationToken cancellationToken)
    {
        Task room = _room.WaitAsync(cancellationToken);
        await room.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Place(e);
        return true;
    }

    private async Task RunAsync(Lane<TEvent> lane)
    {
        while (Take(lane) is { } e)
        {
            await HandleAsync(e).ConfigureAwait(false);
        }
    }

    private async ValueTask HandleAsync(TEvent e)
    {
        try
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
        finally
        {
            _room.Release();
            await OnRoom().ConfigureAwait(false);
            Finish();
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

    // The waiting events are given up; the running handlers are told to.
    private void Abandon()
    {
        lock (_gate)
        {
            if (_finishedInTime is not null)
            {
                return;
            }

            _finishedInTime = Interlocked.Read(ref _finished);
            _metrics.Queued(-_waiting);
        }

        // Nobody awaits it: handlers go on inside of it, and one that then blocks must not keep the stop from coming through.
        _ = GiveUpAsync();
    }

    private async Task GiveUpAsync() => await _abandon.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Place(TEvent e)
    {
        string? key = _options.Dispatch switch
        {
            Dispatch.Ordered => e.Lane ?? string.Empty,
            Dispatch.Sequential => string.Empty,
            _ => null,
        };
        Lane<TEvent>? start = null;
        lock (_gate)
        {
            if (_finishedInTime is not null)
            {
                return;
            }

            _metrics.Queued(1);
            _waiting++;
            Lane<TEvent> lane = Find(key);
            lane.Waiting.Enqueue(e);
            if (!lane.IsScheduled)
            {
                lane.IsScheduled = true;
                if (_workers < _options.MaxConcurrency)
                {
                    _workers++;
                    start = lane;
                }
                else
                {
                    _ready.Enqueue(lane);
                }
            }
        }

        Schedule(start);
    }

    private Lane<TEvent> Find(string? key)
    {
        if (key is null)
        {
            return new Lane<TEvent>(this, key: null);
        }

        if (!_lanes.TryGetValue(key, out Lane<TEvent>? lane))
        {
            lane = new Lane<TEvent>(this, key);
            _lanes.Add(key, lane);
        }

        return lane;
    }

    private TEvent? Take(Lane<TEvent> lane)
    {
        Lane<TEvent>? next;
        lock (_gate)
        {
            if (_isHalted || _finishedInTime is not null)
            {
                // What is left was reported as left; handling it now would make the report a lie.
                return null;
            }

            bool othersWait = lane.Handled >= Turn && _ready.Count > 0;
            if (!othersWait && lane.Waiting.TryDequeue(out TEvent? e))
            {
                _waiting--;
                lane.Handled++;
                return e;
            }

            lane.Handled = 0;
            if (lane.Waiting.Count > 0)
            {
                _ready.Enqueue(lane);
            }
            else
            {
                lane.IsScheduled = false;
                if (lane.Key is { } key)
                {
                    _lanes.Remove(key);
                }
            }

            if (!_ready.TryDequeue(out next))
            {
                _workers--;
            }
        }

        Schedule(next);
        return null;
    }

    private void Schedule(Lane<TEvent>? lane)
    {
        if (lane is null)
        {
            return;
        }

        if (_handlers.Current.AnySynchronous)
        {
            HandlerThreads.Post(lane);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(lane, preferLocal: false);
        }
    }

    private void Finish()
    {
        Interlocked.Increment(ref _finished);
        _metrics.Queued(-1);
        if (Volatile.Read(ref _drained) is not null)
        {
            lock (_gate)
            {
                CompleteIfDrained();
            }
        }
    }

    private void CompleteIfDrained()
    {
        if (Received == Interlocked.Read(ref _finished))
        {
            _drained?.TrySetResult();
        }
    }
}
