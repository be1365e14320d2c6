using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.Faults;

internal enum SocketMessageKind
{
    Text,
    Binary,
    Close,
    TooBig,
    Aborted,
}

internal readonly record struct SocketMessage(SocketMessageKind Kind, ReadOnlyMemory<byte> Data);

internal sealed class SimulatedSocket(WebSocket socket, HttpContext context)
{
    private readonly byte[] _buffer = new byte[8193];

    public bool ForgetsSession { get; set; }

    public long NumberFor(long next) => Math.Max(next, _buffer.Length - 8193);

    public ValueTask SendTextAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken) =>
        socket.SendAsync(utf8, WebSocketMessageType.Text, true, cancellationToken);

    public async ValueTask<SocketMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            int length = 0;
            while (true)
            {
                ValueWebSocketReceiveResult r = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += r.Count;
                if (r.MessageType == WebSocketMessageType.Close)
                {
                    return new SocketMessage(SocketMessageKind.Close, default);
                }

                if (length > 8192)
                {
                    return new SocketMessage(SocketMessageKind.TooBig, default);
                }

                if (r.EndOfMessage)
                {
                    var kind = r.MessageType == WebSocketMessageType.Text ? SocketMessageKind.Text : SocketMessageKind.Binary;
                    return new SocketMessage(kind, _buffer.AsMemory(0, length));
                }
            }
        }
        catch (WebSocketException)
        {
            return new SocketMessage(SocketMessageKind.Aborted, default);
        }
    }

    public void Abort()
    {
        context.Abort();
        socket.Abort();
    }

    public async ValueTask CloseAsync(int code, string? reason, CancellationToken cancellationToken) =>
        await socket.CloseOutputAsync(code == 1005 ? WebSocketCloseStatus.Empty : (WebSocketCloseStatus)code, code == 1005 ? null : reason, cancellationToken).ConfigureAwait(false);
}
