using System.Net.WebSockets;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>
/// Implements a WebSocket that polls: its first message confirms that polling works, and each further message stands for a poll of one
/// system.
/// </summary>
/// <remarks>
/// The result of a poll is available from <see cref="TakePolled"/>. If the API is not available at all, the WebSocket is aborted, as if the
/// connection were lost.
/// </remarks>
internal sealed class PollingSocket(AccountHistory history, HistoryPoll poll, TimeSpan interval, TimeProvider timeProvider) : WebSocket
{
    private readonly CancellationTokenSource _ended = new();
    private WebSocketState _state = WebSocketState.Open;
    private Polled? _polled;
    private bool _hasStarted;
    private volatile bool _isClosing;

    /// <inheritdoc/>
    public override WebSocketCloseStatus? CloseStatus => _state == WebSocketState.Closed ? WebSocketCloseStatus.NormalClosure : null;

    /// <inheritdoc/>
    public override string? CloseStatusDescription => null;

    /// <inheritdoc/>
    public override WebSocketState State => _state;

    /// <inheritdoc/>
    public override string? SubProtocol => null;

    /// <summary>Gets the message that confirms that polling works.</summary>
    public static ReadOnlySpan<byte> Started => "started"u8;

    /// <summary>Gets the message after each poll.</summary>
    public static ReadOnlySpan<byte> AfterPoll => "polled"u8;

    /// <summary>Takes the result of the last poll.</summary>
    public Polled? TakePolled() => Interlocked.Exchange(ref _polled, null);

    /// <inheritdoc/>
    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
        try
        {
            if (!_hasStarted)
            {
                _hasStarted = true;
                await history.ReadSystemsAsync(either.Token).ConfigureAwait(false);
                poll.Start(history.Systems, _ended.Token);
                return Message(Started, buffer);
            }

            if (history.Systems.Count == 0)
            {
                await Task.Delay(interval, timeProvider, either.Token).ConfigureAwait(false);
                poll.Start(await history.ReadSystemsAsync(either.Token).ConfigureAwait(false), _ended.Token);
                return Message(AfterPoll, buffer);
            }

            // Events are accepted when they are delivered, so a result that is not read is polled again by the next connection.
            Volatile.Write(ref _polled, await poll.NextAsync(either.Token).ConfigureAwait(false));
            return Message(AfterPoll, buffer);
        }
        catch (OperationCanceledException) when (_isClosing)
        {
            _state = WebSocketState.Closed;
            return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true);
        }
        catch
        {
            Abort();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        _isClosing = true;
        return _ended.CancelAsync();
    }

    /// <inheritdoc/>
    public override void Abort()
    {
        if (_state == WebSocketState.Open)
        {
            _state = WebSocketState.Aborted;
        }

        _ended.Cancel();
    }

    /// <inheritdoc/>
    public override void Dispose() => Abort();

    /// <inheritdoc/>
    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    /// <inheritdoc/>
    public override Task SendAsync(
        ArraySegment<byte> buffer,
        WebSocketMessageType messageType,
        bool endOfMessage,
        CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The listener uses the overload with Memory<byte>.");

    private static ValueWebSocketReceiveResult Message(ReadOnlySpan<byte> text, Memory<byte> buffer)
    {
        text.CopyTo(buffer.Span);
        return new ValueWebSocketReceiveResult(text.Length, WebSocketMessageType.Text, endOfMessage: true);
    }
}
