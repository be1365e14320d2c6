using System.Net.WebSockets;

namespace Earshot.Fuzz.Feeding;

/// <summary>A WebSocket on which a list of messages arrives, each in frames of any length; then nothing until it is closed.</summary>
internal sealed class FedSocket(IReadOnlyList<byte[]> messages, Random random) : WebSocket
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebSocketState _state = WebSocketState.Open;
    private int _message;
    private int _at;

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_message == messages.Count)
        {
            await _ended.Task.WaitAsync(cancellationToken);
            return _state == WebSocketState.Aborted
                ? throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely)
                : new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true);
        }

        byte[] message = messages[_message];
        int count = Math.Min(Math.Min(random.Next(0, 2_000), message.Length - _at), buffer.Length);
        message.AsSpan(_at, count).CopyTo(buffer.Span);
        _at += count;
        bool isEnd = _at == message.Length;
        if (isEnd)
        {
            _message++;
            _at = 0;
        }

        return new ValueWebSocketReceiveResult(count, WebSocketMessageType.Text, isEnd);
    }

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public override Task CloseOutputAsync(
        WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        _state = WebSocketState.CloseSent;
        _ended.TrySetResult();
        return Task.CompletedTask;
    }

    public override void Abort()
    {
        _state = WebSocketState.Aborted;
        _ended.TrySetResult();
    }

    public override void Dispose() => Abort();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
