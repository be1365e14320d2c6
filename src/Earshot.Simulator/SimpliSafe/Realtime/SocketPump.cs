using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Earshot.Simulator.Faults.Injection;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe.Realtime;

/// <summary>Runs one socket from its opening to its end: reads the client's messages and writes queued messages.</summary>
internal sealed class SocketPump(ServiceWorld world, SocketState state, WebSocket webSocket, SimulatedSocket socket)
    : SocketLoops(socket, world.Options.TimeProvider)
{
    private const int UnsupportedData = 1003;
    private const int MessageTooBig = 1009;

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            SocketMessage message = await Socket.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            switch (message.Kind)
            {
                case SocketMessageKind.Text:
                    Handle(message.Data);
                    break;
                case SocketMessageKind.Binary:
                    await CloseAsync(UnsupportedData, cancellationToken).ConfigureAwait(false);
                    return;
                case SocketMessageKind.TooBig:
                    await CloseAsync(MessageTooBig, cancellationToken).ConfigureAwait(false);
                    return;
                case SocketMessageKind.Close:
                    await CloseAsync((int)(webSocket.CloseStatus ?? WebSocketCloseStatus.Empty), cancellationToken).ConfigureAwait(false);
                    return;
                default:
                    return;
            }
        }
    }

    /// <summary>Handles a message. A message that cannot be read is ignored, as an unknown message is.</summary>
    private void Handle(ReadOnlyMemory<byte> text)
    {
        JsonObject? message = null;
        try
        {
            message = JsonNode.Parse(text.Span) as JsonObject;
        }
        catch (JsonException)
        {
            // No source shows what the service does with such a message.
        }

        if (message is not null)
        {
            lock (world.Gate)
            {
                world.Hub.Handle(state, message);
            }
        }
    }

    protected override async Task WriteAsync(CancellationToken cancellationToken)
    {
        ChannelReader<byte[]> queue = state.Queue.Reader;
        while (await queue.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (!cancellationToken.IsCancellationRequested && queue.TryRead(out byte[]? text))
            {
                await Socket.SendTextAsync(text, cancellationToken).ConfigureAwait(false);
            }
        }

        if (state.CloseCode is { } code)
        {
            await CloseAsync(code, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            Socket.Abort();
        }
    }
}
