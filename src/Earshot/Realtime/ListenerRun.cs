using Earshot.Diagnostics;
using Earshot.Dispatching;
using Earshot.Protocol;
using Microsoft.Extensions.Logging;

namespace Earshot.Realtime;

/// <summary>A listener from one start to the stop that follows: its loop, its queues, and its end.</summary>
internal sealed class ListenerRun<TEvent> : IListenerHost<TEvent>
    where TEvent : ListenerEvent
{
    private readonly ListenerSlots<TEvent> _slots;
    private readonly ListenerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ListenerMetrics _metrics;
    private readonly ILogger _logger;
    private readonly string _service;
    private readonly ConnectionLoop<TEvent> _loop;
    private readonly Dispatcher<TEvent> _dispatcher;
    private readonly NotificationLane _notifications;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _drainTimeIsOver = new();
    private readonly ITimer _drainDeadline;
    private readonly Lock _gate = new();
    private readonly Lock _dropGate = new();
    private volatile PullQueue<TEvent>? _pull;
    private TaskCompletionSource<bool> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDraining;
    private bool _hasEnded;
    private long _dropped;
    private DateTimeOffset _droppingSince;

    public ListenerRun(
        RealtimeProtocol<TEvent> protocol,
        ListenerOptions options,
        ListenerEnvironment environment,
        ListenerSlots<TEvent> slots,
        ILogger logger,
        object owner,
        PullQueue<TEvent>? pull,
        bool giveUpOnFirstFailure)
    {
        _slots = slots;
        SetPull(pull);
        _drainDeadline = environment.TimeProvider.CreateTimer(
            static state => ((ListenerRun<TEvent>)state!)._drainTimeIsOver.Cancel(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _options = options;
        _timeProvider = environment.TimeProvider;
        _logger = logger;
        _service = protocol.Name;
        _metrics = new ListenerMetrics(protocol.Name);
        _dispatcher = new Dispatcher<TEvent>(slots.Events, options, environment.TimeProvider, _metrics, OnHandlerError)
        {
            Owner = owner,
            OnRoom = TellOfDropsAsync,
        };
        _notifications = new NotificationLane(logger, protocol.Name, owner);
        _loop = new ConnectionLoop<TEvent>(protocol, options, giveUpOnFirstFailure, environment, _metrics, logger, this);
    }

    /// <summary>Where the loop stands.</summary>
    public ListenerState State => _loop.State;

    /// <summary>Ends when the run has; never fails: <see cref="Fault"/> says what ended it. Not to be asked for before <see cref="Begin"/>.</summary>
    public Task<StopReport> Completion { get; private set; } = null!;

    /// <summary>What ended the run; null when it was stopped.</summary>
    public Exception? Fault => _loop.Fault?.Error;

    /// <summary>Ends when a connection stands, with true, or with false when the run ends without one.</summary>
    public Task<bool> Connected => Volatile.Read(ref _connected).Task;

    /// <summary>Whether it was asked to end, or is ending by itself.</summary>
    public bool IsEnding => _stop.IsCancellationRequested || State is ListenerState.Stopped or ListenerState.Faulted;

    /// <summary>What has been done so far.</summary>
    public StopReport SoFar
    {
        get
        {
            long finished = _dispatcher.Finished;
            long received = _dispatcher.Received;
            return new StopReport(received, finished, received - finished);
        }
    }

    /// <summary>Starts the loop. Apart from the constructor, so that a handler finds the run in its place however early it is called.</summary>
    public void Begin()
    {
        // The loop may live for months: what flows with the caller, such as a web request's values, must not live as long.
        AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        try
        {
            _notifications.Begin();
            Completion = Task.Run(RunAsync);
        }
        finally
        {
            flow?.Undo();
        }
    }

    /// <summary>Asks the run to end; <see cref="Completion"/> tells when it has.</summary>
    public void Stop()
    {
        StartDrainDeadline();
        _stop.Cancel();
    }

    /// <summary>Hands events to a puller from now on, or no longer where it is null.</summary>
    public void SetPull(PullQueue<TEvent>? pull)
    {
        lock (_gate)
        {
            _pull = pull;
            if (pull is not null)
            {
                pull.OnRoom = TellOfDropsAsync;
                if (_hasEnded)
                {
                    pull.Complete(Fault);
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeliverAsync(TEvent e, CancellationToken cancellationToken)
    {
        _metrics.Received(e);
        bool delivered = _pull is { } pull
            ? await DeliverToPullAsync(pull, e, cancellationToken).ConfigureAwait(false)
            : await _dispatcher.EnqueueAsync(e, cancellationToken).ConfigureAwait(false);
        if (!delivered)
        {
            _metrics.Dropped();
            lock (_dropGate)
            {
                if (_dropped++ == 0)
                {
                    _droppingSince = e.ReceivedAt;
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask GapFoundAsync(Gap gap)
    {
        _metrics.GapFound(gap.Reason);
        ListenerLog.Gap(_logger, _service, gap.Reason, gap.From, gap.Until, gap.Count);
        await NotifyAsync(_slots.Gap, gap).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask ConnectedAsync(ConnectNotification notification)
    {
        await NotifyAsync(_slots.Connect, notification).ConfigureAwait(false);
        _connected.TrySetResult(true);
    }

    /// <inheritdoc/>
    public ValueTask DisconnectedAsync(DisconnectNotification notification)
    {
        if (Connected.IsCompleted)
        {
            Volatile.Write(ref _connected, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return NotifyAsync(_slots.Disconnect, notification);
    }

    /// <inheritdoc/>
    public void Report(ListenerError error) => _notifications.TryNotify(_slots.Error, error);

    /// <inheritdoc/>
    public Task DrainAsync() => _dispatcher.DrainAsync(_drainTimeIsOver.Token);

    private async Task<StopReport> RunAsync()
    {
        try
        {
            await _loop.RunAsync(_stop.Token).ConfigureAwait(false);
            StartDrainDeadline();
            await TellOfDropsAsync().ConfigureAwait(false);
            await DrainAsync().ConfigureAwait(false);
            StopReport report = SoFar;
            await _drainDeadline.DisposeAsync().ConfigureAwait(false);
            await _notifications.CompleteAsync(_options.DrainTimeout, _timeProvider).ConfigureAwait(false);
            LogEnd(report);
            return report;
        }
        finally
        {
            await _drainDeadline.DisposeAsync().ConfigureAwait(false);
            lock (_gate)
            {
                _hasEnded = true;
                _pull?.Complete(Fault);
            }

            _connected.TrySetResult(false);
        }
    }

    private void LogEnd(StopReport report)
    {
        if (report.Unhandled > 0)
        {
            ListenerLog.DrainTimedOut(_logger, _service, report.Unhandled);
        }

        switch (_loop.Fault)
        {
            case null:
                ListenerLog.Stopped(_logger, _service, report.Received, report.Handled, report.Unhandled);
                break;
            case { Reason: DisconnectReason.HandlerFailed } failed:
                // The exception of a handler may well quote the message that it choked on.
                ListenerLog.HandlerEndedIt(_logger, _service, failed.Error.GetType().Name);
                break;
            case { } fault:
                ListenerLog.Faulted(_logger, _service, fault.Reason, fault.Error);
                break;
        }
    }

    private void StartDrainDeadline()
    {
        lock (_gate)
        {
            if (!_isDraining)
            {
                _isDraining = true;
                _drainDeadline.Change(_options.DrainTimeout, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async ValueTask<bool> DeliverToPullAsync(PullQueue<TEvent> pull, TEvent e, CancellationToken cancellationToken)
    {
        bool taken = await pull.EnqueueAsync(e, cancellationToken).ConfigureAwait(false);
        if (_slots.Events.Current.Handlers.IsEmpty)
        {
            if (taken)
            {
                _dispatcher.CountAsHandled();
            }

            return taken;
        }

        return await _dispatcher.EnqueueAsync(e, cancellationToken).ConfigureAwait(false) && taken;
    }

    // As soon as there is room again: the next event may be hours away.
    private ValueTask TellOfDropsAsync()
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
                Until = _timeProvider.GetUtcNow(),
                Count = _dropped,
            };

            // Told before the count goes: the end of the run must not find nothing to tell and overtake the telling.
            ValueTask told = GapFoundAsync(gap);
            Volatile.Write(ref _dropped, 0);
            return told;
        }
    }

    // A handler of notifications that never ends must not keep a stop from coming through.
    private ValueTask NotifyAsync<T>(Handler<T>? handler, T notification) =>
        _notifications.NotifyAsync(handler, notification, _drainTimeIsOver.Token);

    private void OnHandlerError(TEvent e, Exception error)
    {
        ListenerLog.HandlerThrew(_logger, _service, e.Type, error.GetType().Name);
        Report(new ListenerError { Kind = ListenerErrorKind.Handler, Exception = error, Event = e });
        if (_options.StopOnHandlerError)
        {
            _loop.SetFault(new ConnectionFailure { Reason = DisconnectReason.HandlerFailed, Error = error, IsFatal = true });
            Stop();
            _drainTimeIsOver.Cancel();
        }
    }
}
