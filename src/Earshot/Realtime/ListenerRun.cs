using Earshot.Checkpointing;
using Earshot.Diagnostics;
using Earshot.Dispatching;
using Earshot.Protocol;
using Microsoft.Extensions.Logging;

namespace Earshot.Realtime;

/// <summary>
/// Runs a listener from one start to the stop that follows: starts its loop and its queues, stops them, and reports the end.
/// </summary>
internal sealed class ListenerRun<TEvent>
    where TEvent : ListenerEvent
{
    private readonly ListenerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ConnectionReporter<TEvent> _reporter;
    private readonly NotificationLane _notifications;
    private readonly Dispatcher<TEvent> _dispatcher;
    private readonly HandlerRun<TEvent> _handlerRun;
    private readonly EventDelivery<TEvent> _delivery;
    private readonly HandledWatermark<TEvent> _watermark;
    private readonly CheckpointKeeper<TEvent> _checkpoints;
    private readonly ConnectionLoop<TEvent> _loop;
    private Exception? _lastCheckpointFault;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _drainTimedOut = new();
    private readonly ITimer _drainTimer;
    private readonly Lock _gate = new();
    private bool _isDraining;
    private StopReport? _report;

    public ListenerRun(
        RealtimeProtocol<TEvent> protocol,
        ListenerOptions options,
        ListenerEnvironment environment,
        ListenerHandlers<TEvent> handlers,
        Dispatcher<TEvent> dispatcher,
        HandledWatermark<TEvent> watermark,
        HoldBack<TEvent> holdBack,
        CheckpointKeeper<TEvent> checkpoints,
        ReplyReserve reserve,
        ListenerMetrics metrics,
        ILogger logger,
        PullQueue<TEvent>? pull,
        bool giveUpOnFirstFailure)
    {
        _options = options;
        _timeProvider = environment.TimeProvider;
        _drainTimer = _timeProvider.CreateTimer(
            static state => ((ListenerRun<TEvent>)state!)._drainTimedOut.Cancel(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        _notifications = new NotificationLane(logger, protocol.Name, dispatcher.Owner);
        _reporter = new ConnectionReporter<TEvent>(
            protocol.Name, handlers, _notifications, metrics, logger, _timeProvider, options.LogHandlerExceptions, _drainTimedOut.Token);
        _dispatcher = dispatcher;
        _delivery = new EventDelivery<TEvent>(
            protocol,
            holdBack,
            new EventIntake<TEvent>(watermark, reserve, options, _timeProvider, logger, protocol.Name),
            dispatcher,
            watermark,
            handlers.Events,
            metrics,
            _timeProvider,
            _reporter.TryGap,
            _reporter.GapAsync,
            _drainTimedOut.Token);
        _handlerRun = new HandlerRun<TEvent>(OnHandlerError) { OnRoom = _delivery.ReportDrops };
        _delivery.SetPull(pull);
        reserve.Opened = _delivery.OpenReserve;
        _watermark = watermark;
        _checkpoints = checkpoints;
        checkpoints.OnFailed = _reporter.CheckpointFailed;
        checkpoints.OnFatal = OnCheckpointFatal;
        _loop = new ConnectionLoop<TEvent>(
            protocol, options, giveUpOnFirstFailure, environment, checkpoints, holdBack, reserve, _delivery, _reporter);
    }

    /// <summary>Gets the current state.</summary>
    public ListenerState State => _loop.State;

    /// <summary>
    /// Gets a task that completes when the run has ended. It never fails: <see cref="Fault"/> is the error that ended the run. Must not be
    /// used before <see cref="Begin"/>.
    /// </summary>
    public Task<StopReport> Completion { get; private set; } = null!;

    /// <summary>Gets the error that ended the run, or null if it was stopped or has not ended.</summary>
    public Exception? Fault => _loop.Fault?.Error ?? Volatile.Read(ref _lastCheckpointFault);

    /// <inheritdoc cref="ConnectionReporter{TEvent}.Connected"/>
    public Task<bool> Connected => _reporter.Connected;

    /// <summary>Gets a value that indicates whether a stop was requested, or the run is ending with an error.</summary>
    public bool IsEnding => _stop.IsCancellationRequested || State is ListenerState.Stopped or ListenerState.Faulted;

    /// <summary>Gets the counts so far.</summary>
    public StopReport SoFar => _delivery.Report;

    /// <summary>Gets the report of the end, or null if the run has not ended.</summary>
    public StopReport? Report => Volatile.Read(ref _report);

    /// <summary>Starts the loop. Separate from the constructor, so that an early handler finds the run assigned.</summary>
    public void Begin()
    {
        // The loop can live for months and must not keep the caller's context alive, such as the values of a web request.
        AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        try
        {
            _notifications.Begin();
            _dispatcher.BeginRun(_handlerRun);
            Completion = Task.Run(RunAsync);
        }
        finally
        {
            flow?.Undo();
        }
    }

    /// <summary>Requests a stop. <see cref="Completion"/> completes when the run has ended.</summary>
    public void Stop()
    {
        StartDrainTimer();
        _stop.Cancel();
    }

    /// <inheritdoc cref="EventDelivery{TEvent}.SetPull"/>
    public void SetPull(PullQueue<TEvent>? pull) => _delivery.SetPull(pull);

    private async Task<StopReport> RunAsync()
    {
        try
        {
            await _loop.RunAsync(_stop.Token).ConfigureAwait(false);
            StartDrainTimer();
            await _delivery.ReportLastDropsAsync().ConfigureAwait(false);
            await _delivery.DrainAsync().ConfigureAwait(false);
            await _delivery.EndAsync().ConfigureAwait(false);
            StopReport report = SoFar;
            await _drainTimer.DisposeAsync().ConfigureAwait(false);
            await SaveCheckpointAsync().ConfigureAwait(false);
            if (_watermark.FindFailed() is { } failed)
            {
                await _reporter.GapAsync(failed).ConfigureAwait(false);
            }

            await _notifications.CompleteAsync(_options.DrainTimeout, _timeProvider).ConfigureAwait(false);
            AttachTo(Fault, report);
            Volatile.Write(ref _report, report);
            _reporter.Ended(report, _loop.Fault);
            return report;
        }
        finally
        {
            await _drainTimer.DisposeAsync().ConfigureAwait(false);
            _delivery.Complete(Fault);
            _reporter.Complete();
        }
    }

    private async Task SaveCheckpointAsync()
    {
        if (await _checkpoints.SaveNowAsync(_options.DrainTimeout).ConfigureAwait(false) is { } error && Fault is null)
        {
            if (error is CheckpointConflictException)
            {
                _reporter.CheckpointFailed(error, retryIn: null);
            }

            Volatile.Write(ref _lastCheckpointFault, error);
        }
    }

    // The caller of a short form has no listener to ask for the report.
    private static void AttachTo(Exception? fault, StopReport report)
    {
        try
        {
            fault?.Data[StopReport.DataKey] = report;
        }
        catch (Exception)
        {
            // The exception is the user's, and its data can be read-only.
        }
    }

    private void StartDrainTimer()
    {
        lock (_gate)
        {
            if (!_isDraining)
            {
                _isDraining = true;
                _drainTimer.Change(_options.DrainTimeout, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void OnCheckpointFatal(Exception error)
    {
        _loop.SetFault(new ConnectionFailure { Reason = DisconnectReason.CheckpointFailed, Error = error, IsFatal = true });
        Stop();
        if (error is CheckpointConflictException)
        {
            // Another listener handles the events now.
            _drainTimedOut.Cancel();
        }
    }

    private void OnHandlerError(TEvent e, Exception error, TimeSpan? retryIn)
    {
        _reporter.HandlerThrew(e, error, retryIn);
        if (_options.HandlerFailure.Stops && !_drainTimedOut.IsCancellationRequested)
        {
            _loop.SetFault(new ConnectionFailure { Reason = DisconnectReason.HandlerFailed, Error = error, IsFatal = true });
            Stop();
            _drainTimedOut.Cancel();
        }
    }
}
