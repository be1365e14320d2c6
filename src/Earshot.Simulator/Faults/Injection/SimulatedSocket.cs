using System.Net.WebSockets;
using Earshot.Simulator.Hosting.FaultLayers;
using Earshot.Simulator.Hosting.WebSockets;
using Earshot.Simulator.Journaling;

namespace Earshot.Simulator.Faults.Injection;

/// <summary>
/// Represents the server's end of a WebSocket. Applies faults and records journal entries. Supports one reader and any number of senders.
/// </summary>
internal sealed class SimulatedSocket : IDisposable
{
    /// <summary>The maximum size of a client's message, in bytes. Recorded from server 5.37.</summary>
    public const int MaximumMessageSize = 8192;

    private readonly WebSocket _socket;
    private readonly UpgradedStream _stream;
    private readonly SimulatorConnection _connection;
    private readonly FaultInjector _faults;
    private readonly IFaultTarget _server;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _gone = new();
    private readonly byte[] _buffer = new byte[MaximumMessageSize + 1];
    private long _offset;
    private int _fragment;
    private int _ended;
    private bool _closeSent;

    public SimulatedSocket(
        WebSocket socket, UpgradedStream stream, SimulatorConnection connection, FaultInjector faults, IFaultTarget server)
    {
        _socket = socket;
        _stream = stream;
        _connection = connection;
        _faults = faults;
        _server = server;
        stream.Pinged = () => Record(JournalKind.PingReceived, e => e);
        stream.Ponged = () => Record(JournalKind.PongReceived, e => e);
    }

    /// <summary>Gets the number of the connection, as in the journal.</summary>
    public long Number => _connection.Number;

    /// <summary>Gets a value that indicates whether a fault requires the server to discard the session when the connection ends.</summary>
    public bool ForgetsSession { get; private set; }

    /// <summary>
    /// Gets the timestamp of the last pong, or of the opening if no pong was received. The timestamp is from the server's clock.
    /// </summary>
    public long LastPong => _stream.LastPong;

    /// <summary>Sends a ping frame. Does nothing if the connection has ended.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async ValueTask PingAsync(CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Volatile.Read(ref _ended) == 0)
            {
                Record(JournalKind.PingSent, e => e);
                await _stream.WritePingAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (IsGone(error))
        {
            RecordDrop("the connection was lost");
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends a text message after all earlier messages.</summary>
    /// <exception cref="WebSocketException">The connection has ended; the message was not sent.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled. Canceling a send aborts the WebSocket.</exception>
    public async ValueTask SendTextAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfEnded();
            MessageLabel label = MessageLabel.Of(utf8.Span);
            int fragment = _fragment;
            bool instead = false;
            foreach (FaultAction action in _faults.AtMessage(this, label.Event))
            {
                instead |= action is SendFrame { Instead: true };
                fragment = action is FragmentMessages few ? few.Size : fragment;
                if (action is Delay delay)
                {
                    await Task.Delay(delay.Duration, _server.TimeProvider, cancellationToken).ConfigureAwait(false);
                }
                else if (action is not FragmentMessages)
                {
                    await ApplyInTurnAsync(action, cancellationToken).ConfigureAwait(false);
                }

                ThrowIfEnded();
            }

            if (!instead)
            {
                Record(JournalKind.MessageSent, e => e with
                {
                    Length = utf8.Length,
                    Event = label.Event,
                    Sequence = label.Sequence,
                    ReplyTo = label.ReplyTo,
                });
                await SendAsync(WebSocketMessageType.Text, utf8, fragment, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Receives the next message of the client. Canceling a receive aborts the WebSocket.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async ValueTask<SocketMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _gone.Token);
        try
        {
            int length = 0;
            while (true)
            {
                ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(
                    _buffer.AsMemory(length), either.Token).ConfigureAwait(false);
                length += result.Count;
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    RecordClose((int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty), "by the client", _socket.CloseStatusDescription);
                    return new SocketMessage(SocketMessageKind.Close, default);
                }

                if (length > MaximumMessageSize)
                {
                    Record(JournalKind.MessageReceived, e => e with { Length = length, Detail = "too large; not read completely" });
                    return new SocketMessage(SocketMessageKind.TooBig, default);
                }

                if (result.EndOfMessage)
                {
                    return Received(result.MessageType, _buffer.AsSpan(0, length).ToArray());
                }
            }
        }
        catch (Exception error) when (IsGone(error) || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            RecordDrop("the connection was lost");
            return new SocketMessage(SocketMessageKind.Aborted, default);
        }
    }

    /// <summary>Aborts the TCP connection without a close frame.</summary>
    public void Abort()
    {
        RecordDrop("by the server");

        // The client of a silent connection must not notice that the connection was aborted.
        if (!_connection.IsSilent)
        {
            _connection.Drop(reset: false);
        }

        _gone.Cancel();
    }

    /// <summary>Sends a close frame, which is empty if the code is 1005. The connection ends when the server's handler returns.</summary>
    public async ValueTask CloseAsync(int code, string? reason, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await CloseInTurnAsync(code, reason, "by the server", cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Assigns the next sequence number, changed by faults. Counting continues from the assigned number.</summary>
    public long AssignSequenceNumber(long next)
    {
        long offset = Interlocked.Exchange(ref _offset, 0);
        foreach (FaultAction action in _faults.AtSequenceNumber(this))
        {
            offset += action is SequenceAction number ? number.Offset : 0;
        }

        return Math.Max(0, next + offset);
    }

    /// <summary>Applies the faults of the opening before any message is sent.</summary>
    internal void Open(IReadOnlyList<FaultAction> actions)
    {
        if (actions.Count > 0)
        {
            // No other code has this socket yet, so the semaphore is free; the first sender waits until the faults were applied.
            bool free = _sending.Wait(0, CancellationToken.None);
            _server.Own(cancellationToken => OpenAsync(actions, free, cancellationToken));
        }
    }

    /// <summary>Applies a fault between two messages.</summary>
    internal async Task ApplyAsync(FaultAction action, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Volatile.Read(ref _ended) == 0)
            {
                await ApplyInTurnAsync(action, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (WebSocketException)
        {
            RecordDrop("the connection was lost");
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>
    /// Called when the server's handler has returned. Late senders get an exception, so what they wait for is not disposed.
    /// </summary>
    public void Dispose()
    {
        RecordDrop("the server's handler returned");
        _gone.Cancel();
    }

    private static bool IsGone(Exception error) =>
        error is WebSocketException or IOException or ObjectDisposedException;

    private async Task OpenAsync(IReadOnlyList<FaultAction> actions, bool mine, CancellationToken cancellationToken)
    {
        try
        {
            foreach (FaultAction action in actions)
            {
                await ApplyInTurnAsync(action, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (WebSocketException)
        {
            RecordDrop("the connection was lost");
        }
        finally
        {
            if (mine)
            {
                _sending.Release();
            }
        }
    }

    private async Task ApplyInTurnAsync(FaultAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case DropConnection drop:
                RecordDrop("by a fault");
                _connection.Drop(drop.Reset);
                await _gone.CancelAsync().ConfigureAwait(false);
                break;
            case SendFrame frame:
                (WebSocketMessageType type, byte[] data) = FrameContents.Of(frame);
                Record(JournalKind.MessageSent, e => e with { Length = data.Length, Detail = "by a fault" });
                await SendAsync(type, data, _fragment, cancellationToken).ConfigureAwait(false);
                break;
            case CloseSocket close:
                await CloseInTurnAsync(close.Code, close.Reason, "by a fault", cancellationToken).ConfigureAwait(false);
                break;
            case FragmentMessages few:
                _fragment = few.Size;
                break;
            case ForgetSession:
                ForgetsSession = true;
                break;
            case SequenceAction number:
                Interlocked.Add(ref _offset, number.Offset);
                break;
            default:
                _ = ConnectionFaults.TryApply(action, _connection) || ServerFaults.TryApply(action, _server);
                break;
        }
    }

    private async ValueTask SendAsync(
        WebSocketMessageType type, ReadOnlyMemory<byte> data, int fragment, CancellationToken cancellationToken)
    {
        try
        {
            while (fragment > 0 && data.Length > fragment)
            {
                await _socket.SendAsync(data[..fragment], type, endOfMessage: false, cancellationToken).ConfigureAwait(false);
                data = data[fragment..];
            }

            await _socket.SendAsync(data, type, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsGone(error) || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            RecordDrop("the connection was lost");
            throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely, error);
        }
    }

    private async ValueTask CloseInTurnAsync(int code, string? reason, string who, CancellationToken cancellationToken)
    {
        // After the server's close frame no other frame is allowed, not even a reply to the client's close frame.
        if (_closeSent || (Volatile.Read(ref _ended) != 0 && _socket.State != WebSocketState.CloseReceived))
        {
            return;
        }

        _closeSent = true;
        RecordClose(code, who, reason);
        try
        {
            if (code == (int)WebSocketCloseStatus.Empty)
            {
                await _stream.WriteEmptyCloseAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await _socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (IsGone(error))
        {
            // The client has closed the connection first.
        }
    }

    private void ThrowIfEnded()
    {
        if (Volatile.Read(ref _ended) != 0)
        {
            throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
        }
    }

    private SocketMessage Received(WebSocketMessageType type, byte[] data)
    {
        bool text = type == WebSocketMessageType.Text;
        Record(JournalKind.MessageReceived, e => e with
        {
            Length = data.Length,
            Text = text ? Redaction.Message(data) : null,
            Detail = text ? null : "binary",
        });
        return new SocketMessage(text ? SocketMessageKind.Text : SocketMessageKind.Binary, data);
    }

    private void RecordClose(int code, string who, string? reason)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            Record(
                JournalKind.WebSocketClosed,
                e => e with { Status = code, Detail = string.IsNullOrEmpty(reason) ? who : $"{who}: {reason}" });
        }
    }

    private void RecordDrop(string detail)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            Record(JournalKind.ConnectionLost, e => e with { Detail = detail });
        }
    }

    private void Record(JournalKind kind, Func<JournalEntry, JournalEntry> with) => _server.Journal.Add(with(new JournalEntry
    {
        Kind = kind,
        Time = _server.TimeProvider.GetUtcNow(),
        Connection = Number,
    }));
}
