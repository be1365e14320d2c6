using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Earshot.Protocol;

namespace Earshot.Realtime;

/// <summary>
/// One socket from its opening to its end. The loop reads it; beside the reading runs one task that asks for signs of life. Whatever ends
/// it first is remembered as the reason.
/// </summary>
internal sealed class LiveConnection<TEvent> : IMessageSender, IAsyncDisposable
    where TEvent : ListenerEvent
{
    private readonly WebSocket _socket;
    private readonly MessageReader _reader;
    private readonly ProtocolConnection<TEvent> _protocol;
    private readonly MessageReading<TEvent> _reading = new();
    private readonly ListenerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _ended = new();
    private readonly ITimer _deadline;
    private Task _pinging = Task.CompletedTask;
    private ConnectionFailure? _deadlineFailure;
    private ConnectionFailure? _failure;
    private long _reads;
    private long _lastReading;
    private volatile bool _isReading;

    public LiveConnection(OpenedSocket opened, RealtimeProtocol<TEvent> protocol, ListenerOptions options, TimeProvider timeProvider)
    {
        _socket = opened.Socket;
        _options = options;
        _timeProvider = timeProvider;
        _reader = new MessageReader(opened.Socket, options.MaxMessageBytes, timeProvider);
        _protocol = protocol.Attach(this, opened);
        _deadline = timeProvider.CreateTimer(
            static state => ((LiveConnection<TEvent>)state!).DeadlinePassed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why the connection ended; null while it hasn't.</summary>
    public ConnectionFailure? Failure => Volatile.Read(ref _failure);

    /// <summary>When the last message had been read, or the first read begun.</summary>
    public DateTimeOffset LastReadAt => _timeProvider.GetUtcNow() - _timeProvider.GetElapsedTime(Volatile.Read(ref _lastReading));

    // The beginning of a read counts, too: before it, nobody would have noticed what the server sent.
    private long SignsOfLife => Interlocked.Read(ref _reads) + _reader.Parts;

    /// <summary>Cuts the connection if the deadline isn't lifted in time.</summary>
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

    /// <summary>Sends what the protocol needs to be let in.</summary>
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
            // The reading that follows finds the same end and its reason.
        }
        catch (Exception error)
        {
            FailWith(DisconnectReason.ConnectFailed, ConnectionProblem.ProtocolError, "The log-in on the socket could not be sent.", error);
            Abort();
        }
    }

    /// <summary>Reads one message; null when the connection has ended, and <see cref="Failure"/> says why.</summary>
    /// <returns>What follows from the message; overwritten by the next call.</returns>
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
            // Whatever a socket throws, it can't be read any more.
            FailWith(DisconnectReason.ConnectionLost, ConnectionProblem.Lost, "The connection broke off.", error);
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
        }
        catch (Exception error)
        {
            // A defect of the protocol's, but one message must not end the listening.
            _reading.BadFrame = new InvalidOperationException($"Reading a message threw {error.GetType().Name}.", error);
        }

        return _reading;
    }

    /// <summary>
    /// Asks for a sign of life right away and then at every interval, and cuts the connection when none comes. Ends with the connection or
    /// when cancelled.
    /// </summary>
    public async Task KeepAliveAsync(CancellationToken cancellationToken)
    {
        if (_protocol.LongestSilence is { } limit)
        {
            await WatchAsync(limit, cancellationToken).ConfigureAwait(false);
            return;
        }

        TimeSpan rest = _options.PingInterval - _options.PongTimeout;
        try
        {
            while (Failure is null)
            {
                long before = SignsOfLife;
                if (_pinging.IsCompleted)
                {
                    _pinging = PingAsync();
                }

                await Task.Delay(_options.PongTimeout, _timeProvider, cancellationToken).ConfigureAwait(false);

                // While the queue is full nobody reads: that silence is ours, not the server's.
                if (_isReading && SignsOfLife == before)
                {
                    FailWith(
                        DisconnectReason.KeepAliveTimedOut,
                        ConnectionProblem.TimedOut,
                        $"Nothing was heard from the server for {_options.PongTimeout.TotalSeconds:0.###} s after a ping.",
                        error: null);
                    Abort();
                }
                else if (rest > TimeSpan.Zero)
                {
                    await Task.Delay(rest, _timeProvider, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The connection has ended, or is to be closed.
        }
    }

    /// <summary>Lets the vendor's side do what it has to beside the reading. Ends with the connection or when cancelled.</summary>
    /// <param name="deliver">Hands over an event.</param>
    /// <param name="cancellationToken">The connection has ended, or is to be closed.</param>
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
            // The connection has ended, or is to be closed.
        }
        catch (Exception error)
        {
            // A defect of the vendor's part. A connection without what belongs to it would only seem to listen.
            FailWith(DisconnectReason.ConnectionLost, ConnectionProblem.Closed, "What runs beside the connection failed.", error);
            Abort();
        }
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Not cancellable: a cancelled send would cut the connection. A send that hangs is ended by the missing sign of life.
            await _socket.SendAsync(utf8, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException
            or InvalidOperationException)
        {
            throw new ConnectionException(ConnectionProblem.Lost, "The connection ended before the message was sent.", error);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>From now on events are left to the server; answers are still read.</summary>
    public void StopTakingEvents() => _protocol.StopTakingEvents();

    /// <summary>Remembers why the connection ends, unless that is known already, and cuts it.</summary>
    public void Abort(ConnectionFailure failure)
    {
        Interlocked.CompareExchange(ref _failure, failure, null);
        Abort();
    }

    /// <summary>Says goodbye, and cuts the connection if the server doesn't answer in time. The loop reads on meanwhile and sees the end.</summary>
    public async Task CloseAsync(ConnectionFailure reason)
    {
        Interlocked.CompareExchange(ref _failure, reason, null);
        AbortAfter(_options.CloseTimeout, reason);
        await SayGoodbyeAsync(WebSocketCloseStatus.NormalClosure).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_socket.State == WebSocketState.CloseReceived && Failure is { } closed)
        {
            AbortAfter(_options.CloseTimeout, closed);
            await SayGoodbyeAsync(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure).ConfigureAwait(false);
        }

        await _deadline.DisposeAsync().ConfigureAwait(false);
        Abort();
        _socket.Dispose();
        _reader.Dispose();
        _protocol.End(Failure?.Error ?? new ConnectionException(ConnectionProblem.Closed, "The connection has ended."));
        await _pinging.ConfigureAwait(false);
    }

    private async Task WatchAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        TimeSpan left = limit;
        while (Failure is null)
        {
            // Rounded up: what is less than a timer can measure would never pass.
            var wait = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            await Task.Delay(wait, _timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            left = limit - _timeProvider.GetElapsedTime(Math.Max(Volatile.Read(ref _lastReading), _reader.LastPartAt));
            if (left <= TimeSpan.Zero && _isReading)
            {
                FailWith(
                    DisconnectReason.KeepAliveTimedOut,
                    ConnectionProblem.TimedOut,
                    $"No message came from the server for {limit.TotalSeconds:0.###} s.",
                    error: null);
                Abort();
            }

            // While the queue is full nobody reads: that silence is ours.
            left = left > TimeSpan.Zero ? left : limit;
        }
    }

    private async Task SayGoodbyeAsync(WebSocketCloseStatus status)
    {
        try
        {
            await _sending.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                await _socket.CloseOutputAsync(status, statusDescription: null, CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException
            or InvalidOperationException or ArgumentException)
        {
            // It is closed all the same, only less politely.
            Abort();
        }
    }

    private async Task PingAsync()
    {
        try
        {
            await _protocol.PingAsync(_ended.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Where the connection has ended, the reading finds out why; where only the ping failed, no answer will come and that counts.
        }
    }

    private void AbortAfter(TimeSpan limit, ConnectionFailure failure)
    {
        Volatile.Write(ref _deadlineFailure, failure);
        _deadline.Change(limit, Timeout.InfiniteTimeSpan);
    }

    private void DeadlinePassed()
    {
        if (Volatile.Read(ref _deadlineFailure) is { } failure)
        {
            Abort(failure);
        }
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
