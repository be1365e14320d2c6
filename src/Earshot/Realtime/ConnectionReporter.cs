using System.Diagnostics;
using Earshot.Diagnostics;
using Earshot.Dispatching;
using Earshot.Protocol;
using Microsoft.Extensions.Logging;

namespace Earshot.Realtime;

/// <summary>Reports what happens to a listener and its connections: as notifications, log messages, metrics, and activities.</summary>
internal sealed class ConnectionReporter<TEvent>
    where TEvent : ListenerEvent
{
    private readonly string _service;
    private readonly ListenerHandlers<TEvent> _handlers;
    private readonly NotificationLane _notifications;
    private readonly ListenerMetrics _metrics;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;
    private readonly bool _logsExceptions;
    private readonly CancellationToken _drainTimedOut;
    private TaskCompletionSource<bool> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="service">The name of the service.</param>
    /// <param name="handlers">The handlers of the notifications.</param>
    /// <param name="notifications">The queue of the notifications.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="logger">The logger.</param>
    /// <param name="timeProvider">The local clock.</param>
    /// <param name="logsExceptions">Whether an exception that no handler of errors receives is logged with its message.</param>
    /// <param name="drainTimedOut">The token that is canceled when a stop no longer waits for handlers.</param>
    public ConnectionReporter(
        string service,
        ListenerHandlers<TEvent> handlers,
        NotificationLane notifications,
        ListenerMetrics metrics,
        ILogger logger,
        TimeProvider timeProvider,
        bool logsExceptions,
        CancellationToken drainTimedOut)
    {
        notifications.OnThrew = NotificationHandlerThrewAsync;
        _logsExceptions = logsExceptions;
        _service = service;
        _handlers = handlers;
        _notifications = notifications;
        _metrics = metrics;
        _logger = logger;
        _timeProvider = timeProvider;
        _drainTimedOut = drainTimedOut;
    }

    /// <summary>
    /// Gets a task that completes with true when a connection is established, or with false when the listener stops without one.
    /// </summary>
    public Task<bool> Connected => Volatile.Read(ref _connected).Task;

    public void StateChanged(ListenerState old, ListenerState current, Trigger trigger)
    {
        if (_logger.IsEnabled(LogLevel.Debug))
        {
            ListenerLog.StateChanged(_logger, _service, old, current, trigger);
        }
    }

    /// <summary>Starts the activity of an attempt to connect.</summary>
    public GuardedActivity StartAttempt() =>
        GuardedActivity.Start("earshot.connect", ActivityKind.Client).Tag("earshot.service", _service);

    /// <summary>Reports that an attempt failed.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="retryIn">The delay before the next attempt, or null if there is none.</param>
    public void AttemptFailed(ConnectionFailure failure, TimeSpan? retryIn)
    {
        _metrics.AttemptFailed(failure.Reason);
        if (retryIn is { } delay)
        {
            ListenerLog.AttemptFailed(_logger, _service, failure.Reason, delay, failure.Error);
            Error(new ListenerError<TEvent> { Kind = ListenerErrorKind.ConnectAttempt, Exception = failure.Error, RetryIn = delay });
        }
    }

    /// <summary>Reports that a connection is established.</summary>
    public async ValueTask ConnectedAsync(bool resumed, bool first, int attempts)
    {
        _metrics.Connected(first);
        ListenerLog.Connected(_logger, _service, resumed, attempts);
        await NotifyAsync(_handlers.Connect, new ConnectNotification
        {
            Resumed = resumed,
            First = first,
            Attempts = attempts,
            At = _timeProvider.GetUtcNow(),
        }).ConfigureAwait(false);
        _connected.TrySetResult(true);
    }

    /// <summary>Counts an established connection as ended. Its cause is reported later by <see cref="DisconnectedAsync"/>.</summary>
    public void ConnectionEnded() => _metrics.Disconnected();

    /// <summary>Reports why a connection ended, or that no attempt follows after all.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="retryIn">The delay before the next attempt, or null if there is none.</param>
    public ValueTask DisconnectedAsync(ConnectionFailure failure, TimeSpan? retryIn)
    {
        if (failure.IsPlanned)
        {
            ListenerLog.Replaced(_logger, _service, failure.Reason);
        }
        else if (retryIn is { } delay)
        {
            ListenerLog.Disconnected(_logger, _service, failure.Reason, delay, failure.Error);
        }

        if (Connected.IsCompleted)
        {
            Volatile.Write(ref _connected, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return NotifyAsync(_handlers.Disconnect, new DisconnectNotification
        {
            Reason = failure.Reason,
            WillReconnect = retryIn is not null,
            ReconnectIn = retryIn,
            CloseStatus = failure.CloseStatus,
            Error = failure.Reason == DisconnectReason.Requested ? null : failure.Error,
            At = _timeProvider.GetUtcNow(),
        });
    }

    public ValueTask GapAsync(Gap gap)
    {
        _metrics.GapReported(gap.Reason);
        ListenerLog.Gap(_logger, _service, gap.Reason, gap.From, gap.Until, gap.Count);
        return NotifyAsync(_handlers.Gap, gap);
    }

    /// <summary>Reports a gap, unless too many notifications wait.</summary>
    /// <returns>True if the gap was reported; otherwise, false.</returns>
    public bool TryGap(Gap gap)
    {
        if (!_notifications.TryNotify(_handlers.Gap, gap))
        {
            return false;
        }

        _metrics.GapReported(gap.Reason);
        ListenerLog.Gap(_logger, _service, gap.Reason, gap.From, gap.Until, gap.Count);
        return true;
    }

    /// <summary>Reports how far a catch-up is. Reports that do not fit are dropped.</summary>
    public void CatchUp(CatchUpProgress progress)
    {
        if (progress.IsComplete)
        {
            ListenerLog.CaughtUp(_logger, _service, progress.Events, progress.Total);
        }
        else
        {
            ListenerLog.CatchingUp(_logger, _service, progress.Done, progress.Total, progress.Events);
        }

        _notifications.TryNotify(_handlers.CatchUp, progress);
    }

    public void CatchUpFailed(Exception error)
    {
        ListenerLog.CatchUpFailed(_logger, _service, error);
        Error(new ListenerError<TEvent> { Kind = ListenerErrorKind.CatchUp, Exception = error });
    }

    public void HoldBackFileFailed(Exception error)
    {
        ListenerLog.HoldBackFileFailed(_logger, _service, error);
        Error(new ListenerError<TEvent> { Kind = ListenerErrorKind.HoldBackFile, Exception = error });
    }

    public void CheckpointFailed(Exception error, TimeSpan? retryIn)
    {
        ListenerLog.CheckpointFailed(_logger, _service, error);
        Error(new ListenerError<TEvent> { Kind = ListenerErrorKind.Checkpoint, Exception = error, RetryIn = retryIn });
    }

    public void MalformedMessage(Exception error)
    {
        _metrics.MalformedMessage();
        ListenerLog.MalformedMessage(_logger, _service, error.Message);
        Error(new ListenerError<TEvent> { Kind = ListenerErrorKind.MalformedMessage, Exception = error });
    }

    public void HandlerThrew(TEvent e, Exception error, TimeSpan? retryIn)
    {
        ListenerLog.HandlerThrew(_logger, _service, e.Type, error.GetType().Name, ForLog(error));
        Error(new ListenerError<TEvent>(e) { Kind = ListenerErrorKind.Handler, Exception = error, RetryIn = retryIn });
    }

    /// <summary>
    /// Reports the exception of a notification handler, unless that is the handler of errors, which would be called again.
    /// </summary>
    public ValueTask NotificationHandlerThrewAsync(string name, Exception error, CancellationToken cancellationToken)
    {
        bool isReported = name != _handlers.Error.Name && _handlers.Error.Handler is not null;
        ListenerLog.NotificationHandlerThrew(
            _logger, _service, name, error.GetType().Name, isReported || !_logsExceptions ? null : error);
        return isReported
            ? _notifications.InvokeAsync(
                _handlers.Error,
                new ListenerError<TEvent> { Kind = ListenerErrorKind.NotificationHandler, Exception = error },
                cancellationToken)
            : ValueTask.CompletedTask;
    }

    /// <summary>Logs the end of the listener.</summary>
    /// <param name="report">What the listener did.</param>
    /// <param name="fault">The failure that ended it, or null if it was stopped.</param>
    public void Ended(StopReport report, ConnectionFailure? fault)
    {
        if (report.Unhandled > 0)
        {
            ListenerLog.DrainTimedOut(_logger, _service, report.Unhandled);
        }

        switch (fault)
        {
            case null:
                ListenerLog.Stopped(_logger, _service, report.Received, report.Handled, report.Failed, report.Unhandled);
                break;
            case { Reason: DisconnectReason.HandlerFailed }:
                ListenerLog.EndedByHandler(_logger, _service, fault.Error.GetType().Name);
                break;
            default:
                ListenerLog.Faulted(_logger, _service, fault.Reason, fault.Error);
                break;
        }
    }

    /// <summary>Completes <see cref="Connected"/>, because no further connection follows.</summary>
    public void Complete() => _connected.TrySetResult(false);

    // The message of the exception can quote the event, so that it is logged only if the program could not learn it otherwise.
    private Exception? ForLog(Exception error) => _logsExceptions && _handlers.Error.Handler is null ? error : null;

    // Errors that do not fit are dropped, so that many of them cannot block the events.
    private void Error(ListenerError<TEvent> error)
    {
        if (!_notifications.TryNotify(_handlers.Error, error))
        {
            ListenerLog.ErrorReportDropped(_logger, _service);
        }
    }

    // A handler that does not return must not block a stop.
    private ValueTask NotifyAsync<T>(HandlerSlot<T> slot, T notification) => _notifications.NotifyAsync(slot, notification, _drainTimedOut);
}
