using System.Diagnostics;
using System.Runtime.CompilerServices;
using Earshot.Diagnostics;
using Earshot.Protocol;
using Microsoft.Extensions.Logging;

namespace Earshot.Realtime;

/// <summary>
/// The one awaited loop that owns the connections of a listener, one after the other. What follows on what is decided by
/// <see cref="ListenerTransitions"/>; each step below does its part and says what happened.
/// </summary>
internal sealed class ConnectionLoop<TEvent>(
    RealtimeProtocol<TEvent> protocol,
    ListenerOptions options,
    bool giveUpOnFirstFailure,
    ListenerEnvironment environment,
    ListenerMetrics metrics,
    ILogger logger,
    IListenerHost<TEvent> host)
    where TEvent : ListenerEvent
{
    private static readonly ConnectionFailure Requested = new()
    {
        Reason = DisconnectReason.Requested,
        Error = new ConnectionException(ConnectionProblem.Closed, "The listener was stopped."),
    };

    private readonly TimeProvider _timeProvider = environment.TimeProvider;
    private readonly CatchUp<TEvent> _catchUp = new(protocol, options, environment.TimeProvider, logger, host);
    private readonly ReconnectSchedule _schedule = new(options, environment.TimeProvider, environment.Jitter);
    private LiveConnection<TEvent>? _connection;
    private MessageReading<TEvent>? _firstReading;
    private bool _resumed;
    private TimeSpan _delay;
    private bool _everConnected;
    private ConnectionFailure? _end;
    private int _state = (int)ListenerState.Disconnected;

    /// <summary>Where the loop stands.</summary>
    public ListenerState State => (ListenerState)Volatile.Read(ref _state);

    /// <summary>Why the loop ended for good; null when it was stopped.</summary>
    public ConnectionFailure? Fault => State == ListenerState.Faulted ? _end : null;

    /// <summary>Runs until it is stopped or something happens that no retry mends.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            NextStep step = Advance(Happened.Started);
            while (step != NextStep.Finish)
            {
                Happened happened = step switch
                {
                    NextStep.Open => await OpenAsync(stop).ConfigureAwait(false),
                    NextStep.Establish => await EstablishAsync(stop).ConfigureAwait(false),
                    NextStep.Listen => await ListenAsync(stop).ConfigureAwait(false),
                    _ => await WaitAsync(stop).ConfigureAwait(false),
                };
                step = Advance(happened);
            }
        }
        catch (Exception defect)
        {
            // Of the loop, the vendor's part or a logger. It must come to the user, not leave a listener that seems to listen.
            SetFault(new ConnectionFailure { Reason = DisconnectReason.ConnectionLost, Error = defect, IsFatal = true });
            Advance(Happened.Refused);
            await CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Makes the stop that is about to be asked for one with an error.</summary>
    public void SetFault(ConnectionFailure failure) => Interlocked.CompareExchange(ref _end, failure, null);

    private NextStep Advance(Happened happened)
    {
        ListenerState old = State;
        (ListenerState state, NextStep step) = ListenerTransitions.Next(old, happened);
        Volatile.Write(ref _state, (int)state);
        if (logger.IsEnabled(LogLevel.Debug))
        {
            ListenerLog.StateChanged(logger, protocol.Name, old, state, happened.ToString());
        }

        return step;
    }

    private async Task<Happened> OpenAsync(CancellationToken stop)
    {
        _schedule.AttemptStarted();
        using Activity? activity = ListenerMetrics.Activities.StartActivity("earshot.connect", ActivityKind.Client);
        activity?.SetTag("earshot.service", protocol.Name);
        using var limit = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        ITimer deadline = _timeProvider.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), limit, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using ConfiguredAsyncDisposable timer = deadline.ConfigureAwait(false);
        ConnectionFailure failure;
        try
        {
            await protocol.LoginAsync(stop).ConfigureAwait(false);
            deadline.Change(options.ConnectTimeout, Timeout.InfiniteTimeSpan);
            OpenedSocket opened = await protocol.OpenAsync(either.Token).ConfigureAwait(false);
            _connection = Attach(opened);
            _connection.SetDeadline(
                opened.Authenticated ? options.HelloTimeout : options.AuthenticationTimeout,
                opened.Authenticated ? DisconnectReason.HelloTimedOut : DisconnectReason.AuthenticationTimedOut,
                opened.Authenticated ? "did not start the session" : "did not answer the log-in");
            return opened.Resuming ? Happened.SocketOpenedToResume : Happened.SocketOpened;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return await StoppedAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            failure = new ConnectionFailure
            {
                Reason = DisconnectReason.ConnectTimedOut,
                Error = new ConnectionException(
                    ConnectionProblem.TimedOut, $"The server could not be reached within {options.ConnectTimeout.TotalSeconds:0.###} s."),
            };
        }
        catch (ConnectionFailedException known)
        {
            failure = known.Failure;
        }
        catch (Exception error)
        {
            // Whatever the network, a proxy or a vendor's code comes up with must not end the listening.
            failure = new ConnectionFailure
            {
                Reason = DisconnectReason.ConnectFailed,
                Error = error as EarshotException
                    ?? new ConnectionException(ConnectionProblem.Unreachable, "The connection could not be opened.", error),
            };
        }

        activity?.SetStatus(ActivityStatusCode.Error, failure.Reason.ToString());
        return await AttemptFailedAsync(failure).ConfigureAwait(false);
    }

    private LiveConnection<TEvent> Attach(OpenedSocket opened)
    {
        try
        {
            return new LiveConnection<TEvent>(opened, protocol, options, _timeProvider);
        }
        catch
        {
            opened.Socket.Dispose();
            throw;
        }
    }

    private async Task<Happened> EstablishAsync(CancellationToken stop)
    {
        LiveConnection<TEvent> connection = _connection!;
        await using (stop.UnsafeRegister(static state => ((LiveConnection<TEvent>)state!).Abort(Requested), connection).ConfigureAwait(false))
        {
            await connection.StartAsync().ConfigureAwait(false);
            while (await connection.ReadAsync().ConfigureAwait(false) is { } reading)
            {
                if (reading.Session is SessionSignal.Started or SessionSignal.Resumed)
                {
                    connection.LiftDeadline();
                    _firstReading = reading;
                    _resumed = reading.Session == SessionSignal.Resumed;
                    return _resumed ? Happened.SessionResumed : Happened.SessionStarted;
                }

                if (reading.Session == SessionSignal.Authenticated)
                {
                    connection.SetDeadline(options.HelloTimeout, DisconnectReason.HelloTimedOut, "did not start the session");
                }

                ReportBadFrame(reading);
                if (reading.Failure is { } failure)
                {
                    connection.Abort(failure);
                }
            }
        }

        if (stop.IsCancellationRequested)
        {
            await CloseConnectionAsync().ConfigureAwait(false);
            return await StoppedAsync().ConfigureAwait(false);
        }

        ConnectionFailure ended = await DiagnoseAsync(connection.Failure!, established: false, stop).ConfigureAwait(false);
        await CloseConnectionAsync().ConfigureAwait(false);
        return stop.IsCancellationRequested
            ? await StoppedAsync().ConfigureAwait(false)
            : await AttemptFailedAsync(ended).ConfigureAwait(false);
    }

    private async Task<Happened> ListenAsync(CancellationToken stop)
    {
        LiveConnection<TEvent> connection = _connection!;
        await AnnounceAsync().ConfigureAwait(false);

        using var ended = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, ended.Token);
        Task accompanying = Task.CompletedTask;
        Task keepingAlive = connection.KeepAliveAsync(ended.Token);
        Task stopping = StopWhenAskedAsync(connection, stop, ended.Token);
        try
        {
            await _catchUp.RunAsync(stop).ConfigureAwait(false);
            accompanying = connection.RunCompanionAsync(e => host.DeliverAsync(e, either.Token), either.Token);
            await ReadAllAsync(connection, stop).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await keepingAlive.ConfigureAwait(false);
            await accompanying.ConfigureAwait(false);
            await stopping.ConfigureAwait(false);
            _schedule.Disconnected();
            _catchUp.HeardUntil ??= connection.LastReadAt;
            metrics.Disconnected();
        }

        if (stop.IsCancellationRequested)
        {
            await CloseConnectionAsync().ConfigureAwait(false);
            await TellDisconnectedAsync(_end ?? Requested, retryIn: null).ConfigureAwait(false);
            return await StoppedAsync().ConfigureAwait(false);
        }

        ConnectionFailure failure = await DiagnoseAsync(connection.Failure!, established: true, stop).ConfigureAwait(false);
        await CloseConnectionAsync().ConfigureAwait(false);
        Happened happened = failure.IsPlanned ? Replace(failure) : Judge(failure);
        await TellDisconnectedAsync(failure, happened == Happened.Lost ? _delay : null).ConfigureAwait(false);
        return happened;
    }

    private Happened Replace(ConnectionFailure planned)
    {
        _schedule.Replaced();
        _delay = planned.RetryAfter ?? TimeSpan.Zero;
        return Happened.Lost;
    }

    private async Task AnnounceAsync()
    {
        int attempts = _schedule.Attempts;
        bool first = !_everConnected;
        _everConnected = true;
        _schedule.Connected();
        metrics.Connected(first);
        ListenerLog.Connected(logger, protocol.Name, _resumed, attempts);
        await host.ConnectedAsync(new ConnectNotification
        {
            Resumed = _resumed,
            First = first,
            Attempts = attempts,
            At = _timeProvider.GetUtcNow(),
        }).ConfigureAwait(false);
    }

    private async Task ReadAllAsync(LiveConnection<TEvent> connection, CancellationToken stop)
    {
        MessageReading<TEvent>? reading = _firstReading;
        _firstReading = null;
        while (reading is not null)
        {
            if (reading.Gap is { } gap)
            {
                await host.GapFoundAsync(gap).ConfigureAwait(false);
            }

            foreach (TEvent e in reading.Events)
            {
                await host.DeliverAsync(e, stop).ConfigureAwait(false);
            }

            ReportBadFrame(reading);
            if (reading.Failure is { } failure)
            {
                connection.Abort(failure);
            }

            reading = await connection.ReadAsync().ConfigureAwait(false);
            if (reading is not null)
            {
                _schedule.Served();
            }
        }
    }

    // Stopping in the order of the promise: take no more, finish what is queued, then say goodbye; the reading sees the end.
    private async Task StopWhenAskedAsync(LiveConnection<TEvent> connection, CancellationToken stop, CancellationToken ended)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, ended);
        await Task.Delay(Timeout.InfiniteTimeSpan, _timeProvider, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stop.IsCancellationRequested && !ended.IsCancellationRequested)
        {
            connection.StopTakingEvents();
            await host.DrainAsync().ConfigureAwait(false);
            await connection.CloseAsync(Requested).ConfigureAwait(false);
        }
    }

    private async Task<Happened> WaitAsync(CancellationToken stop)
    {
        await Task.Delay(_delay, _timeProvider, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return stop.IsCancellationRequested ? await StoppedAsync().ConfigureAwait(false) : Happened.WaitOver;
    }

    private async Task<ConnectionFailure> DiagnoseAsync(ConnectionFailure failure, bool established, CancellationToken stop)
    {
        try
        {
            using var limit = new CancellationTokenSource(options.ConnectTimeout, _timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
            return await protocol.DiagnoseAsync(failure, established, either.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Asking failed, so nothing more is known than what the socket showed.
            return failure;
        }
    }

    private async Task<Happened> AttemptFailedAsync(ConnectionFailure failure)
    {
        metrics.AttemptFailed(failure.Reason);
        Happened happened = Judge(failure);
        if (happened == Happened.Lost)
        {
            ListenerLog.AttemptFailed(logger, protocol.Name, failure.Reason, _delay, failure.Error);
            host.Report(new ListenerError { Kind = ListenerErrorKind.ConnectAttempt, Exception = failure.Error, RetryIn = _delay });
        }
        else if (_everConnected)
        {
            // The last notification promised another attempt; this one says that there will be none.
            await TellDisconnectedAsync(failure, retryIn: null).ConfigureAwait(false);
        }

        return happened;
    }

    private Happened Judge(ConnectionFailure failure)
    {
        _schedule.Failed();
        if (failure.IsFatal || (!_everConnected && (failure.LooksMisconfigured || giveUpOnFirstFailure)))
        {
            _end ??= failure;
            return Happened.Refused;
        }

        if (_schedule.IsExhausted)
        {
            _end ??= failure;
            return Happened.AttemptsExhausted;
        }

        _delay = _schedule.NextDelay(failure.RetryAfter);
        return Happened.Lost;
    }

    // What is still queued is handled first: a handler may turn the stop into a failure.
    private async Task<Happened> StoppedAsync()
    {
        await host.DrainAsync().ConfigureAwait(false);
        return _end is null ? Happened.StopRequested : Happened.Refused;
    }

    private async Task CloseConnectionAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task TellDisconnectedAsync(ConnectionFailure failure, TimeSpan? retryIn)
    {
        if (failure.IsPlanned)
        {
            ListenerLog.Replaced(logger, protocol.Name, failure.Reason);
        }
        else if (retryIn is { } delay)
        {
            ListenerLog.Disconnected(logger, protocol.Name, failure.Reason, delay, failure.Error);
        }

        await host.DisconnectedAsync(new DisconnectNotification
        {
            Reason = failure.Reason,
            WillReconnect = retryIn is not null,
            ReconnectIn = retryIn,
            CloseStatus = failure.CloseStatus,
            Error = failure.Reason == DisconnectReason.Requested ? null : failure.Error,
            At = _timeProvider.GetUtcNow(),
        }).ConfigureAwait(false);
    }

    private void ReportBadFrame(MessageReading<TEvent> reading)
    {
        if (reading.BadFrame is { } error)
        {
            metrics.BadFrame();
            ListenerLog.BadFrame(logger, protocol.Name, error.Message);
            host.Report(new ListenerError { Kind = ListenerErrorKind.BadFrame, Exception = error });
        }
    }
}
