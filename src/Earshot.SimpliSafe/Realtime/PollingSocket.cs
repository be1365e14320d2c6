using System.Net.WebSockets;
using Earshot.Protocol;
using Earshot.Realtime;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>
/// A socket made of polls: its messages are the word that it works, and then one for each poll. What the poll brought lies beside. Where it can't
/// be asked at all, that is the end of it, as a broken line is of a real one.
/// </summary>
internal sealed class PollingSocket(AccountHistory history, TimeSpan interval, TimeProvider time) : WebSocket
{
    private readonly CancellationTokenSource _ended = new();
    private WebSocketState _state = WebSocketState.Open;
    private CatchUpResult<SimpliSafeEvent>? _polled;
    private int _receives;
    private volatile bool _isClosing;

    /// <inheritdoc/>
    public override WebSocketCloseStatus? CloseStatus => _state == WebSocketState.Closed ? WebSocketCloseStatus.NormalClosure : null;

    /// <inheritdoc/>
    public override string? CloseStatusDescription => null;

    /// <inheritdoc/>
    public override WebSocketState State => _state;

    /// <inheritdoc/>
    public override string? SubProtocol => null;

    /// <summary>The type of the message that says that polling works.</summary>
    public static ReadOnlySpan<byte> Began => "began"u8;

    /// <summary>The type of the message after each poll.</summary>
    public static ReadOnlySpan<byte> Polled => "polled"u8;

    /// <summary>Takes what the last poll brought.</summary>
    public CatchUpResult<SimpliSafeEvent>? TakePolled() => Interlocked.Exchange(ref _polled, null);

    /// <inheritdoc/>
    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
        try
        {
            int receive = _receives++;
            if (receive == 0)
            {
                await history.ReadSystemsAsync(either.Token).ConfigureAwait(false);
                return Message(Began, buffer);
            }

            if (receive > 1)
            {
                await Task.Delay(interval, time, either.Token).ConfigureAwait(false);
            }

            // The first poll brings what happened before there was one.
            CatchUpResult<SimpliSafeEvent> polled =
                await history.ReadMissedAsync(receive == 1 ? EventOrigin.CatchUp : EventOrigin.Live, either.Token).ConfigureAwait(false);
            if (polled.Events.Count == 0)
            {
                either.Token.ThrowIfCancellationRequested();
            }

            // What was read counts as heard: it is handed over even where the polling was ended meanwhile, or it would come to nobody.
            Volatile.Write(ref _polled, polled);
            return Message(Polled, buffer);
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
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The listener reads into memory.");

    private static ValueWebSocketReceiveResult Message(ReadOnlySpan<byte> text, Memory<byte> buffer)
    {
        text.CopyTo(buffer.Span);
        return new ValueWebSocketReceiveResult(text.Length, WebSocketMessageType.Text, endOfMessage: true);
    }
}
