using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Earshot.Dispatching;
using Earshot.Protocol;

namespace Earshot.Realtime;

/// <summary>Represents a connection from its opening to its end. The first failure is kept as the reason of the end.</summary>
internal sealed class LiveConnection<TEvent> : IAsyncDisposable
    where TEvent : ListenerEvent
{
    private readonly WebSocket _socket;
    private readonly MessageReader _reader;
    private readonly MessageSender _sender;
    private readonly ProtocolConnection<TEvent> _protocol;
    private readonly KeepAlive<TEvent> _keepAlive;
    private readonly MessageReading<TEvent> _reading = new();
    private readonly ListenerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _ended = new();
    private readonly ITimer _deadline;
    private ConnectionFailure? _deadlineFailure;
    private ConnectionFailure? _failure;
    private long _reads;
    private long _lastReading;
    private volatile bool _isReading;
    private volatile bool _ignoresEvents;

    public LiveConnection(
        OpenedSocket opened, RealtimeProtocol<TEvent> protocol, ListenerOptions options, ReplyReserve reserve, TimeProvider timeProvider)
    {
        _socket = opened.Socket;
        _options = options;
        _timeProvider = timeProvider;
        _reader = new MessageReader(opened.Socket, options.MaxMessageBytes, options.MessageTimeout, timeProvider);
        _sender = new MessageSender(opened.Socket);
        _protocol = protocol.CreateConnection(_sender, opened);
        _protocol.Attach(reserve, options.QueueCapacity);
        _keepAlive = new KeepAlive<TEvent>(this, _protocol, options, timeProvider);
        _deadline = timeProvider.CreateTimer(
            static state => ((LiveConnection<TEvent>)state!).DeadlineReached(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the failure that ended the connection, or null if it has not ended.</summary>
    public ConnectionFailure? Failure => Volatile.Read(ref _failure);

    /// <summary>Gets the token that is canceled when the connection is aborted or disposed.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Gets the time at which the last read began: everything that the server sent before had been read.</summary>
    public DateTimeOffset LastReadAt => _timeProvider.GetUtcNow() - _timeProvider.GetElapsedTime(Volatile.Read(ref _lastReading));

    /// <summary>Gets a value that indicates whether a message is awaited, not processed.</summary>
    public bool IsReading => _isReading;

    /// <summary>
    /// Gets a number that grows with all received data. It also grows at the start of a read, because nothing is noticed before.
    /// </summary>
    public long Progress => Interlocked.Read(ref _reads) + _reader.Parts;

    /// <summary>Gets the timestamp at which <see cref="Progress"/> last grew.</summary>
    public long LastProgressAt => Math.Max(Volatile.Read(ref _lastReading), _reader.LastPartAt);

    /// <summary>Aborts the connection unless the deadline is lifted in time.</summary>
    public void SetDeadline(TimeSpan limit, DisconnectReason reason, string what) => AbortAfter(limit, new ConnectionFailure
    {
        Reason = reason,
        Error = new ConnectionException(ConnectionProblem.TimedOut, $"The server {what} within {limit.TotalSeconds:0.###} s."),
    });

    /// <summary>Lifts the deadline.</summary>
    public void LiftDeadline()
    {
        Volatile.Write(ref _deadlineFailure, null);
        _deadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sends what the server requires to accept the login.</summary>
    public async ValueTask StartAsync()
    {
        try
        {
            await _protocol.StartAsync(_ended.Token).ConfigureAwait(false);
        }
        catch (ConnectionFailedException known)
        {
            Abort(known.Failure);
        }
        catch (Exception error) when (error is ConnectionException or OperationCanceledException)
        {
            // The connection has ended, and the reading that follows finds the cause.
        }
        catch (Exception error)
        {
            Abort(DisconnectReason.ConnectFailed, ConnectionProblem.ProtocolError, "The login could not be sent.", error);
        }
    }

    /// <summary>Reads one message.</summary>
    /// <returns>
    /// The result, which is overwritten by the next call, or null if the connection has ended with <see cref="Failure"/>.
    /// </returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<MessageReading<TEvent>?> ReadAsync()
    {
        _reading.Clear();
        Interlocked.Increment(ref _reads);
        Volatile.Write(ref _lastReading, _timeProvider.GetTimestamp());
        ReceivedMessage? message;
        try
        {
            _isReading = true;
            message = await _reader.ReadAsync().ConfigureAwait(false);
            _isReading = false;
        }
        catch (Exception error)
        {
            // After any exception the WebSocket cannot be read any more.
            FailWith(DisconnectReason.ConnectionLost, ConnectionProblem.Lost, "The connection was lost.", error);
            return null;
        }

        if (message is not { } received)
        {
            string code = _socket.CloseStatus is { } status ? $"code {(int)status}" : "no code";
            FailWith(DisconnectReason.ClosedByServer, ConnectionProblem.Closed, $"The server closed the connection ({code}).", error: null);
            return null;
        }

        try
        {
            _protocol.Read(received, _reading);
            if (_ignoresEvents)
            {
                _reading.Proof = null;
            }
        }
        catch (Exception error)
        {
            // This is a bug of the protocol, but a single message must not end the listener.
            _reading.MalformedMessage = new InvalidOperationException($"Reading a message threw {error.GetType().Name}.", error);
        }

        return _reading;
    }

    /// <summary>Keeps the connection alive until it ends or cancellation is requested.</summary>
    public Task KeepAliveAsync(CancellationToken cancellationToken) => _keepAlive.RunAsync(cancellationToken);

    /// <summary>Runs the protocol's companion until the connection ends or cancellation is requested.</summary>
    /// <param name="deliver">Delivers an event.</param>
    /// <param name="cancellationToken">The token that is canceled when the connection has ended or is to be closed.</param>
    public async Task RunCompanionAsync(Func<TEvent, ValueTask> deliver, CancellationToken cancellationToken)
    {
        try
        {
            if (await _protocol.RunCompanionAsync(deliver, cancellationToken).ConfigureAwait(false) is { } failure
                && !cancellationToken.IsCancellationRequested)
            {
                Abort(failure);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The connection has ended or is to be closed.
        }
        catch (Exception error)
        {
            // This is a bug of the protocol. Without its companion, the connection would only appear to receive everything.
            Abort(DisconnectReason.ConnectionLost, ConnectionProblem.Closed, "The companion of the connection failed.", error);
        }
    }

    /// <inheritdoc cref="ProtocolConnection{TEvent}.StopReceivingEvents"/>
    public void StopReceivingEvents()
    {
        // First, because a message that follows an ignored event must not prove that everything was received.
        _ignoresEvents = true;
        _protocol.StopReceivingEvents();
    }

    /// <summary>Aborts the connection with a failure, unless it has already failed.</summary>
    public void Abort(ConnectionFailure failure)
    {
        Interlocked.CompareExchange(ref _failure, failure, null);
        Abort();
    }

    /// <summary>Aborts the connection because no data was received in time.</summary>
    public void TimeOut(string message) => Abort(DisconnectReason.KeepAliveTimedOut, ConnectionProblem.TimedOut, message, error: null);

    /// <summary>
    /// Sends the close frame, and aborts the connection if the server does not respond in time. The loop continues to read and observes the
    /// end.
    /// </summary>
    public async Task CloseAsync(ConnectionFailure reason)
    {
        Interlocked.CompareExchange(ref _failure, reason, null);
        await SendCloseAsync(WebSocketCloseStatus.NormalClosure, reason).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_socket.State == WebSocketState.CloseReceived && Failure is { } closed)
        {
            await SendCloseAsync(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, closed).ConfigureAwait(false);
        }

        await _deadline.DisposeAsync().ConfigureAwait(false);
        Abort();
        _socket.Dispose();
        _reader.Dispose();
        _protocol.End(Failure?.Error ?? new ConnectionException(ConnectionProblem.Closed, "The connection has ended."));
        await _keepAlive.LastPing.ConfigureAwait(false);
    }

    private async Task SendCloseAsync(WebSocketCloseStatus status, ConnectionFailure reason)
    {
        AbortAfter(_options.CloseTimeout, reason);
        if (!await _sender.TryCloseAsync(status).ConfigureAwait(false))
        {
            Abort();
        }
    }

    private void AbortAfter(TimeSpan limit, ConnectionFailure failure)
    {
        Volatile.Write(ref _deadlineFailure, failure);
        _deadline.Change(limit, Timeout.InfiniteTimeSpan);
    }

    private void DeadlineReached()
    {
        if (Volatile.Read(ref _deadlineFailure) is { } failure)
        {
            Abort(failure);
        }
    }

    private void Abort(DisconnectReason reason, ConnectionProblem problem, string message, Exception? error)
    {
        FailWith(reason, problem, message, error);
        Abort();
    }

    private void FailWith(DisconnectReason reason, ConnectionProblem problem, string message, Exception? error) =>
        Interlocked.CompareExchange(
            ref _failure,
            new ConnectionFailure
            {
                Reason = reason,
                Error = new ConnectionException(problem, message, error),
                CloseStatus = _socket.CloseStatus,
            },
            null);

    private void Abort()
    {
        _socket.Abort();
        _ended.Cancel();
    }
}
