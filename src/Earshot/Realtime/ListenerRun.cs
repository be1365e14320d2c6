using Earshot.Diagnostics;
using Earshot.Dispatching;
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
    private readonly TaskCompletionSource _firstConnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Task<long>? _drain;
    private volatile PullQueue<TEvent>? _pull;
    private bool _handlerFailed;
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
        _pull = pull;
        _options = options;
        _timeProvider = environment.TimeProvider;
        _logger = logger;
        _service = protocol.Name;
        _metrics = new ListenerMetrics(protocol.Name);
        _dispatcher = new Dispatcher<TEvent>(slots.Events, options, environment.TimeProvider, _metrics, OnHandlerError) { Owner = owner };
        _notifications = new NotificationLane(logger, protocol.Name, owner);
        _loop = new ConnectionLoop<TEvent>(protocol, options, giveUpOnFirstFailure, environment, _metrics, logger, this);
        Completion = Task.Run(RunAsync);
    }

    /// <summary>Where the loop stands.</summary>
    public ListenerState State => _loop.State;

    /// <summary>Ends when the run has; never fails: <see cref="Fault"/> says what ended it.</summary>
    public Task<StopReport> Completion { get; }

    /// <summary>What ended the run; null when it was stopped.</summary>
    public Exception? Fault => _loop.Fault?.Error;

    /// <summary>Ends when the first connection stands, or the run ends without one.</summary>
    public Task FirstConnected => _firstConnected.Task;

    /// <summary>What has been done so far.</summary>
    public StopReport SoFar => new(_dispatcher.Received, _dispatcher.Finished, _dispatcher.Received - _dispatcher.Finished);

    /// <summary>Asks the run to end; <see cref="Completion"/> tells when it has.</summary>
    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    /// <summary>Hands events to a puller from now on, or no longer where it is null.</summary>
    public void SetPull(PullQueue<TEvent>? pull) => _pull = pull;

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
            if (_dropped++ == 0)
            {
                _droppingSince = e.ReceivedAt;
            }
        }
        else if (_dropped > 0)
        {
            await TellOfDropsAsync().ConfigureAwait(false);
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
        _firstConnected.TrySetResult();
    }

    /// <inheritdoc/>
    public ValueTask DisconnectedAsync(DisconnectNotification notification) => NotifyAsync(_slots.Disconnect, notification);

    /// <inheritdoc/>
    public void Report(ListenerError error) => _notifications.TryNotify(_slots.Error, error);

    /// <inheritdoc/>
    public Task DrainAsync() => DrainOnceAsync();

    private async Task<StopReport> RunAsync()
    {
        await _loop.RunAsync(_stop.Token).ConfigureAwait(false);
        await TellOfDropsAsync().ConfigureAwait(false);
        long left = await DrainOnceAsync().ConfigureAwait(false);
        var report = new StopReport(_dispatcher.Received, _dispatcher.Received - left, left);
        if (left > 0)
        {
            ListenerLog.DrainTimedOut(_logger, _service, left);
        }

        await _notifications.CompleteAsync(_options.DrainTimeout, _timeProvider).ConfigureAwait(false);
        if (_loop.Fault is { } fault)
        {
            ListenerLog.Faulted(_logger, _service, fault.Reason, fault.Error);
        }
        else
        {
            ListenerLog.Stopped(_logger, _service, report.Received, report.Handled, report.Left);
        }

        _pull?.Complete(Fault);
        _firstConnected.TrySetResult();
        _stop.Dispose();
        return report;
    }

    private Task<long> DrainOnceAsync()
    {
        lock (_gate)
        {
            return _drain ??= _dispatcher.DrainAsync(_handlerFailed ? TimeSpan.Zero : _options.DrainTimeout);
        }
    }

    private async ValueTask<bool> DeliverToPullAsync(PullQueue<TEvent> pull, TEvent e, CancellationToken cancellationToken)
    {
        bool taken = await pull.EnqueueAsync(e, cancellationToken).ConfigureAwait(false);
        if (_slots.Events.Current.Handlers.IsEmpty)
        {
            _dispatcher.CountAsHandled();
            return taken;
        }

        return await _dispatcher.EnqueueAsync(e, cancellationToken).ConfigureAwait(false) && taken;
    }

    private async ValueTask TellOfDropsAsync()
    {
        if (_dropped > 0)
        {
            long count = _dropped;
            _dropped = 0;
            await GapFoundAsync(new Gap
            {
                Reason = GapReason.QueueFull,
                From = _droppingSince,
                Until = _timeProvider.GetUtcNow(),
                Count = count,
            }).ConfigureAwait(false);
        }
    }

    // A handler of notifications that never ends must not keep a stop from coming through.
    private async ValueTask NotifyAsync<T>(Handler<T>? handler, T notification)
    {
        Task told = _notifications.NotifyAsync(handler, notification, CancellationToken.None).AsTask();
        if (!told.IsCompleted)
        {
            await told.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void OnHandlerError(TEvent e, Exception error)
    {
        ListenerLog.HandlerThrew(_logger, _service, e.Type, error.GetType().Name);
        Report(new ListenerError { Kind = ListenerErrorKind.Handler, Exception = error, Event = e });
        if (_options.StopOnHandlerError)
        {
            _loop.SetFault(new ConnectionFailure { Reason = DisconnectReason.HandlerFailed, Error = error, IsFatal = true });
            _handlerFailed = true;
            Stop();
        }
    }
}
