using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Earshot.Simulator.Faults.Injection;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe.Realtime;

/// <summary>Runs one socket from its opening to its end: reads the client's messages and writes queued messages.</summary>
internal sealed class SocketPump(ServiceWorld world, SocketState state, WebSocket webSocket, SimulatedSocket socket)
{
    private const int UnsupportedData = 1003;
    private const int MessageTooBig = 1009;

    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private volatile bool _closing;

    /// <summary>Runs until the socket has ended. Does not throw because of what a client does.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopReading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task reading = UntilEndedAsync(ReadAsync, stopReading.Token);
        Task writing = UntilEndedAsync(WriteAsync, stop.Token);
        await Task.WhenAny(reading, writing).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        if (_closing)
        {
            // Canceling the read would abort the socket before the close frame arrives.
            await Task.WhenAny(reading, Task.Delay(Linger, world.Options.TimeProvider, stopReading.Token)).ConfigureAwait(false);
        }

        await stopReading.CancelAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
    }

    /// <summary>Runs a loop, and aborts the socket without a close frame if the loop throws.</summary>
    private async Task UntilEndedAsync(Func<CancellationToken, Task> loop, CancellationToken cancellationToken)
    {
        try
        {
            await loop(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or WebSocketException or ObjectDisposedException)
        {
            if (!_closing)
            {
                socket.Abort();
            }
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            SocketMessage message = await socket.ReceiveAsync(cancellationToken).ConfigureAwait(false);
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

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        ChannelReader<byte[]> queue = state.Queue.Reader;
        while (await queue.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (!cancellationToken.IsCancellationRequested && queue.TryRead(out byte[]? text))
            {
                await socket.SendTextAsync(text, cancellationToken).ConfigureAwait(false);
            }
        }

        if (state.CloseCode is { } code)
        {
            await CloseAsync(code, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            socket.Abort();
        }
    }

    private async Task CloseAsync(int code, CancellationToken cancellationToken)
    {
        _closing = true;
        await socket.CloseAsync(code, null, cancellationToken).ConfigureAwait(false);
    }
}
