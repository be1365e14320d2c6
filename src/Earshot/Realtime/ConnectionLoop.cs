using Earshot.Checkpointing;
using Earshot.Diagnostics;
using Earshot.Dispatching;
using Earshot.Protocol;
using Earshot.Timing;

namespace Earshot.Realtime;

/// <summary>Owns the connections of a listener, one at a time, from the first attempt until the listener ends.</summary>
/// <remarks>
/// Each step returns what happened, and <see cref="ListenerTransitions"/> chooses the next one. The loop awaits every task that runs
/// beside it.
/// </remarks>
internal sealed class ConnectionLoop<TEvent>(
    RealtimeProtocol<TEvent> protocol,
    ListenerOptions options,
    bool giveUpOnFirstFailure,
    ListenerEnvironment environment,
    CheckpointKeeper<TEvent> checkpoints,
    HoldBack<TEvent> holdBack,
    ReplyReserve reserve,
    EventDelivery<TEvent> delivery,
    ConnectionReporter<TEvent> reporter)
    where TEvent : ListenerEvent
{
    private static readonly ConnectionFailure Requested = new()
    {
        Reason = DisconnectReason.Requested,
        Error = new ConnectionException(ConnectionProblem.Closed, "The listener was stopped."),
    };

    private readonly TimeProvider _timeProvider = environment.TimeProvider;
    private readonly CatchUp<TEvent> _catchUp = new(protocol, options, environment.TimeProvider, holdBack, delivery, reporter);
    private readonly ReconnectSchedule _schedule = new(options, environment.TimeProvider, environment.Jitter);
    private LiveConnection<TEvent>? _connection;
    private MessageReading<TEvent>? _firstReading;
    private bool _resumed;
    private TimeSpan _delay;
    private bool _everConnected;
    private ConnectionFailure? _end;
    private int _state = (int)ListenerState.Disconnected;

    /// <summary>Gets the current state.</summary>
    public ListenerState State => (ListenerState)Volatile.Read(ref _state);

    /// <summary>Gets the failure that ended the loop, or null if it was stopped or has not ended.</summary>
    public ConnectionFailure? Fault => State == ListenerState.Faulted ? _end : null;

    /// <summary>Runs until a stop is requested or a nonrecoverable error occurs.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            NextStep step = Advance(Trigger.Started);
            while (step != NextStep.Finish)
            {
                Trigger trigger = step switch
                {
                    NextStep.Open => await OpenAsync(stop).ConfigureAwait(false),
                    NextStep.Establish => await EstablishAsync(stop).ConfigureAwait(false),
                    NextStep.Listen => await ListenAsync(stop).ConfigureAwait(false),
                    _ => await WaitAsync(stop).ConfigureAwait(false),
                };
                step = Advance(trigger);
            }
        }
        catch (Exception defect)
        {
            // A bug in the loop, the protocol, or a logger must reach the user instead of leaving a listener that receives nothing.
            SetFault(new ConnectionFailure { Reason = DisconnectReason.ConnectionLost, Error = defect, IsFatal = true });
            Advance(Trigger.FatalFailure);
            await CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Turns the stop that is about to be requested into an end with an error.</summary>
    public void SetFault(ConnectionFailure failure) => Interlocked.CompareExchange(ref _end, failure, null);

    private NextStep Advance(Trigger trigger)
    {
        ListenerState old = State;
        (ListenerState state, NextStep step) = ListenerTransitions.Next(old, trigger);
        Volatile.Write(ref _state, (int)state);
        reporter.StateChanged(old, state, trigger);
        return step;
    }

    private async Task<Trigger> OpenAsync(CancellationToken stop)
    {
        _schedule.AttemptStarted();
        using GuardedActivity attempt = reporter.StartAttempt();
        ConnectionFailure failure;
        try
        {
            await protocol.LoginAsync(stop).ConfigureAwait(false);
            await checkpoints.BeginAsync(stop).ConfigureAwait(false);
            OpenedSocket opened = await OpenSocketAsync(stop).ConfigureAwait(false);
            _connection = CreateConnection(opened);
            if (opened.Authenticated)
            {
                LimitHello(_connection);
            }
            else
            {
                _connection.SetDeadline(
                    options.AuthenticationTimeout, DisconnectReason.AuthenticationTimedOut, "did not respond to the login");
            }

            return opened.Resuming ? Trigger.SocketOpenedToResume : Trigger.SocketOpened;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return await StoppedAsync().ConfigureAwait(false);
        }
        catch (ConnectionFailedException known)
        {
            failure = known.Failure;
        }
        catch (ObjectDisposedException disposed)
        {
            // The client was disposed, which no other attempt can change.
            failure = new ConnectionFailure { Reason = DisconnectReason.ConnectFailed, Error = disposed, IsFatal = true };
        }
        catch (Exception error)
        {
            // Unexpected errors of the network, of a proxy, or of the protocol must not end the listener.
            failure = new ConnectionFailure
            {
                Reason = DisconnectReason.ConnectFailed,
                Error = error as EarshotException
                    ?? new ConnectionException(ConnectionProblem.Unreachable, "The connection could not be opened.", error),
            };
        }

        attempt.Fail(failure.Reason.ToString());
        return await AttemptFailedAsync(failure).ConfigureAwait(false);
    }

    private async Task<OpenedSocket> OpenSocketAsync(CancellationToken stop)
    {
        using var deadline = Deadline.After(options.ConnectTimeout, _timeProvider, stop);
        try
        {
            return await protocol.OpenAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsReached)
        {
            throw new ConnectionFailedException(new ConnectionFailure
            {
                Reason = DisconnectReason.ConnectTimedOut,
                Error = new ConnectionException(
                    ConnectionProblem.TimedOut, $"The server could not be reached within {options.ConnectTimeout.TotalSeconds:0.###} s."),
            });
        }
    }

    private LiveConnection<TEvent> CreateConnection(OpenedSocket opened)
    {
        try
        {
            return new LiveConnection<TEvent>(opened, protocol, options, reserve, _timeProvider);
        }
        catch
        {
            opened.Socket.Dispose();
            throw;
        }
    }

    private void LimitHello(LiveConnection<TEvent> connection) =>
        connection.SetDeadline(options.HelloTimeout, DisconnectReason.HelloTimedOut, "did not start the session");

    private async Task<Trigger> EstablishAsync(CancellationToken stop)
    {
        LiveConnection<TEvent> connection = _connection!;
        CancellationTokenRegistration registration =
            stop.UnsafeRegister(static state => ((LiveConnection<TEvent>)state!).Abort(Requested), connection);
        await using (registration.ConfigureAwait(false))
        {
            await connection.StartAsync().ConfigureAwait(false);
            while (await connection.ReadAsync().ConfigureAwait(false) is { } reading)
            {
                if (reading.Session is SessionSignal.Started or SessionSignal.Resumed)
                {
                    connection.LiftDeadline();
                    _firstReading = reading;
                    _resumed = reading.Session == SessionSignal.Resumed;
                    return _resumed ? Trigger.SessionResumed : Trigger.SessionStarted;
                }

                if (reading.Session == SessionSignal.Authenticated)
                {
                    LimitHello(connection);
                }

                ProcessErrors(reading, connection);
            }
        }

        if (stop.IsCancellationRequested)
        {
            await CloseConnectionAsync().ConfigureAwait(false);
            return await StoppedAsync().ConfigureAwait(false);
        }

        ConnectionFailure failure = await DiagnoseAsync(connection.Failure!, established: false, stop).ConfigureAwait(false);
        await CloseConnectionAsync().ConfigureAwait(false);
        return stop.IsCancellationRequested
            ? await StoppedAsync().ConfigureAwait(false)
            : await AttemptFailedAsync(failure).ConfigureAwait(false);
    }

    private async Task<Trigger> ListenAsync(CancellationToken stop)
    {
        LiveConnection<TEvent> connection = _connection!;
        int attempts = _schedule.Attempts;
        bool first = !_everConnected;
        _everConnected = true;
        _schedule.Connected();
        await reporter.ConnectedAsync(_resumed, first, attempts).ConfigureAwait(false);
        await RunConnectionAsync(connection, stop).ConfigureAwait(false);
        if (stop.IsCancellationRequested)
        {
            await CloseConnectionAsync().ConfigureAwait(false);
            await reporter.DisconnectedAsync(_end ?? Requested, retryIn: null).ConfigureAwait(false);
            return await StoppedAsync().ConfigureAwait(false);
        }

        ConnectionFailure failure = await DiagnoseAsync(connection.Failure!, established: true, stop).ConfigureAwait(false);
        await CloseConnectionAsync().ConfigureAwait(false);
        Trigger trigger = failure.IsPlanned ? Replace(failure) : Judge(failure);
        await reporter.DisconnectedAsync(failure, DelayAfter(trigger)).ConfigureAwait(false);
        return trigger;
    }

    // Reads until the connection ends, and awaits what runs beside the reading.
    private async Task RunConnectionAsync(LiveConnection<TEvent> connection, CancellationToken stop)
    {
        using var ended = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, ended.Token);
        Task keepAlive = connection.KeepAliveAsync(ended.Token);
        Task stopping = StopWhenRequestedAsync(connection, stop, ended.Token);
        Task beside = CatchUpAndAccompanyAsync(connection, either.Token);
        try
        {
            await ReadAllAsync(connection, stop).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await keepAlive.ConfigureAwait(false);
            await beside.ConfigureAwait(false);
            await stopping.ConfigureAwait(false);
            _schedule.Disconnected();
            holdBack.MissingSince ??= connection.LastReadAt;
            reporter.ConnectionEnded();
        }
    }

    // Never throws.
    private async Task CatchUpAndAccompanyAsync(LiveConnection<TEvent> connection, CancellationToken ending)
    {
        await _catchUp.RunAsync(ending).ConfigureAwait(false);
        await connection.RunCompanionAsync(e => delivery.DeliverAsync(e, DeliveryKind.Received, ending), ending).ConfigureAwait(false);
    }

    private async Task ReadAllAsync(LiveConnection<TEvent> connection, CancellationToken stop)
    {
        MessageReading<TEvent>? reading = _firstReading;
        _firstReading = null;
        while (reading is not null)
        {
            if (reading.Gap is { } gap)
            {
                await reporter.GapAsync(gap).ConfigureAwait(false);
            }

            foreach (TEvent e in reading.Events)
            {
                await delivery.ReceiveAsync(e, stop).ConfigureAwait(false);
            }

            if (reading.Proof is { } moment)
            {
                delivery.Prove(moment);
            }

            ProcessErrors(reading, connection);
            reading = await connection.ReadAsync().ConfigureAwait(false);
        }
    }

    // The order loses nothing: ignore further events, handle the queued ones, and then close; the reading observes the close.
    private async Task StopWhenRequestedAsync(LiveConnection<TEvent> connection, CancellationToken stop, CancellationToken ended)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, ended);
        await Task.Delay(Timeout.InfiniteTimeSpan, _timeProvider, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stop.IsCancellationRequested && !ended.IsCancellationRequested)
        {
            connection.StopReceivingEvents();
            await delivery.DrainAsync().ConfigureAwait(false);
            await connection.CloseAsync(Requested).ConfigureAwait(false);
        }
    }

    private async Task<Trigger> WaitAsync(CancellationToken stop)
    {
        await Task.Delay(_delay, _timeProvider, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return stop.IsCancellationRequested ? await StoppedAsync().ConfigureAwait(false) : Trigger.DelayElapsed;
    }

    private async Task<ConnectionFailure> DiagnoseAsync(ConnectionFailure failure, bool established, CancellationToken stop)
    {
        try
        {
            using var deadline = Deadline.After(options.ConnectTimeout, _timeProvider, stop);
            return await protocol.DiagnoseAsync(failure, established, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Without a diagnosis, the failure that the connection showed is all that is known.
            return failure;
        }
    }

    private async Task<Trigger> AttemptFailedAsync(ConnectionFailure failure)
    {
        if (failure.IsPlanned)
        {
            // The protocol goes on in another way, such as another transport; nothing has failed yet.
            return Replace(failure);
        }

        Trigger trigger = Judge(failure);
        TimeSpan? retryIn = DelayAfter(trigger);
        reporter.AttemptFailed(failure, retryIn);
        if (retryIn is null && _everConnected)
        {
            // The last notification announced another attempt; this one corrects it.
            await reporter.DisconnectedAsync(failure, retryIn: null).ConfigureAwait(false);
        }

        return trigger;
    }

    private Trigger Replace(ConnectionFailure planned)
    {
        _delay = _schedule.Replaced(planned);
        return Trigger.RetryableFailure;
    }

    private Trigger Judge(ConnectionFailure failure)
    {
        _schedule.Failed(failure);
        bool isFatal = failure.IsFatal || (!_everConnected && (failure.LooksMisconfigured || giveUpOnFirstFailure));
        if (isFatal || _schedule.IsExhausted)
        {
            _end ??= failure;
            return isFatal ? Trigger.FatalFailure : Trigger.AttemptsExhausted;
        }

        _delay = _schedule.NextDelay(failure);
        return Trigger.RetryableFailure;
    }

    private TimeSpan? DelayAfter(Trigger trigger) => trigger == Trigger.RetryableFailure ? _delay : null;

    // Queued events are handled first, because the exception of a handler can turn the stop into a failure.
    private async Task<Trigger> StoppedAsync()
    {
        await delivery.DrainAsync().ConfigureAwait(false);
        return _end is null ? Trigger.StopRequested : Trigger.FatalFailure;
    }

    private async Task CloseConnectionAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void ProcessErrors(MessageReading<TEvent> reading, LiveConnection<TEvent> connection)
    {
        if (reading.MalformedMessage is { } error)
        {
            reporter.MalformedMessage(error);
        }

        if (reading.Failure is { } failure)
        {
            connection.Abort(failure);
        }
    }
}
