using System.Diagnostics;
using Earshot.Diagnostics;

namespace Earshot.Dispatching;

/// <summary>
/// The bounded queue between the socket's reader and the handlers. An event enters by <see cref="EnqueueAsync"/>, waits in its lane,
/// is handled by a worker, and leaves by <see cref="Finish"/>.
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
    private long _received;
    private long _finished;
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
        _room = new SemaphoreSlim(options.QueueCapacity, options.QueueCapacity);
    }

    /// <summary>The listener, for <see cref="HandlerScope"/>.</summary>
    public required object Owner { get; init; }

    /// <summary>Events that came in.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Events whose handlers have finished.</summary>
    public long Finished => Interlocked.Read(ref _finished);

    /// <summary>Takes an event in, waiting while the queue is full.</summary>
    /// <returns>False where the queue is full and the listener was told to drop.</returns>
    /// <remarks>Cancelled while the queue is full, it returns at once; the event counts as left.</remarks>
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

    /// <summary>Waits until every event has been handled, or the time is over; then handlers are told to give up.</summary>
    /// <returns>How many events were left.</returns>
    public async Task<long> DrainAsync(TimeSpan limit)
    {
        Task drained;
        lock (_gate)
        {
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            drained = _drained.Task;
            CompleteIfDrained();
        }

        using var deadline = new CancellationTokenSource(limit, _timeProvider);
        await drained.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        long left = Received - Finished;
        if (!drained.IsCompleted)
        {
            await _abandon.CancelAsync().ConfigureAwait(false);
        }

        return left;
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
        if (room.IsCompletedSuccessfully)
        {
            Place(e);
        }

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
        using Activity? activity = ListenerMetrics.Activities.HasListeners() ? StartActivity(e) : null;
        foreach (Handler<TEvent> handler in _handlers.Current.Handlers)
        {
            if (handler.Wants is { } wants && !wants(e))
            {
                continue;
            }

            if (handler.IsSynchronous && !HandlerThreads.IsCurrent)
            {
                await HandlerThreads.SwitchTo();
            }

            await InvokeAsync(handler, e).ConfigureAwait(false);
        }

        Finish();
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

    private void Place(TEvent e)
    {
        _metrics.Queued(1);
        string? key = _options.Dispatch switch
        {
            Dispatch.Ordered => e.Lane ?? string.Empty,
            Dispatch.Sequential => string.Empty,
            _ => null,
        };
        Lane<TEvent>? start = null;
        lock (_gate)
        {
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
            if (_abandon.IsCancellationRequested)
            {
                // What is left was reported as left; handling it now would make the report a lie.
                return null;
            }

            bool othersWait = lane.Handled >= Turn && _ready.Count > 0;
            if (!othersWait && lane.Waiting.TryDequeue(out TEvent? e))
            {
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
        _room.Release();
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
        if (Received == Finished)
        {
            _drained?.TrySetResult();
        }
    }
}
