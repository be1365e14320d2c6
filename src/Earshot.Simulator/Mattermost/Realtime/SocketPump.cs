using System.Net.WebSockets;
using System.Threading.Channels;
using Earshot.Simulator.Faults.Injection;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>
/// Runs one socket from its opening to its end: reads actions, writes queued messages, and applies the server's timeouts.
/// </summary>
internal sealed class SocketPump(ServerWorld world, ClientActions actions, SocketState state, WebSocket webSocket, SimulatedSocket socket)
{
    private const int EmptyClose = 1005;
    private const int MessageTooBig = 1009;

    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private volatile bool _closing;

    /// <summary>Runs until the socket has ended. Does not throw because of what a client does.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopReading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // The timers start first, so that a client that has received a message can rely on them.
        Task[] watching =
        [
            UntilEndedAsync(WatchAuthenticationAsync, stop.Token),
            UntilEndedAsync(PingAsync, stop.Token),
            UntilEndedAsync(WatchPongsAsync, stop.Token),
        ];
        Task reading = UntilEndedAsync(ReadAsync, stopReading.Token);
        Task writing = UntilEndedAsync(WriteAsync, stop.Token);
        await Task.WhenAny(reading, writing).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);

        // A resumed socket takes over the queue, so the writer must have finished.
        await Task.WhenAll([writing, .. watching]).ConfigureAwait(false);
        lock (world.Gate)
        {
            if (state.UserId.Length > 0)
            {
                world.Hub.Unregister(state, socket.ForgetsSession);
            }
        }

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
        catch (Exception e) when (e is OperationCanceledException or IOException or TimeoutException
            or WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            if (!_closing)
            {
                socket.Abort();
            }
        }
    }

    private async Task CloseAsync(int code, CancellationToken cancellationToken)
    {
        _closing = true;
        await socket.CloseAsync(code, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            SocketMessage message = await socket.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            switch (message.Kind)
            {
                case SocketMessageKind.Text or SocketMessageKind.Binary:
                    // Server 5.37 also reads JSON from binary messages.
                    bool stays;
                    lock (world.Gate)
                    {
                        stays = actions.Handle(state, message.Data.Span);
                    }

                    if (!stays)
                    {
                        socket.Abort();
                        return;
                    }

                    break;
                case SocketMessageKind.TooBig:
                    await CloseAsync(MessageTooBig, cancellationToken).ConfigureAwait(false);
                    return;
                case SocketMessageKind.Close:
                    int code = (int)(webSocket.CloseStatus ?? WebSocketCloseStatus.Empty);
                    await CloseAsync(code, cancellationToken).ConfigureAwait(false);
                    return;
                default:
                    return;
            }
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (ReadOnlyMemory<byte> text in Replay())
        {
            await SendAsync(text, cancellationToken).ConfigureAwait(false);
        }

        ChannelReader<OutgoingMessage> queue = state.Queue.Reader;
        while (await queue.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (!cancellationToken.IsCancellationRequested && queue.TryRead(out OutgoingMessage? message))
            {
                if (message is ServerReply reply)
                {
                    await SendAsync(reply.Text, cancellationToken).ConfigureAwait(false);
                }
                else if (message is ServerEvent e && !(e.CanBeDropped && queue.Count >= world.Options.SendQueueSize / 2))
                {
                    await SendAsync(Number(e), cancellationToken).ConfigureAwait(false);
                }
            }
        }

        await CloseAsync(EmptyClose, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Returns the messages that precede new events on a resumed socket: the missed events, or a hello event if they are lost.
    /// </summary>
    private List<ReadOnlyMemory<byte>> Replay()
    {
        lock (world.Gate)
        {
            if (state.Sequence == 0)
            {
                return [];
            }

            if (state.Dead.From(state.Sequence) is { } missed)
            {
                return [.. missed.Select(e => e.Numbered(state.Sequence++))];
            }

            if (!state.Dead.HasLostBefore(state.Sequence))
            {
                return [];
            }

            state.StartOver();
            ServerEvent hello = state.Hello();
            state.Dead.Add(0, hello);
            state.Sequence = 1;
            return [hello.Numbered(0)];
        }
    }

    /// <summary>
    /// Assigns a sequence number to an event and keeps the event for a replay before it is written, so that a failed write loses nothing.
    /// </summary>
    private ReadOnlyMemory<byte> Number(ServerEvent e)
    {
        lock (world.Gate)
        {
            long number = socket.AssignSequenceNumber(state.Sequence);
            state.Sequence = number + 1;
            if (world.Options.ReliableWebSockets)
            {
                state.Dead.Add(number, e);
            }

            return e.Numbered(number);
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        ValueTask send = socket.SendTextAsync(text, cancellationToken);
        if (send.IsCompletedSuccessfully)
        {
            await send.ConfigureAwait(false);
        }
        else
        {
            await WithinWriteTimeoutAsync(send.AsTask(), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WithinWriteTimeoutAsync(Task send, CancellationToken cancellationToken)
    {
        try
        {
            await send.WaitAsync(world.Options.WriteTimeout, world.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A fake clock can advance faster than the machine writes; a receiver that is really stuck still is after the grace period.
            await send.WaitAsync(Grace, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WatchAuthenticationAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(world.Options.AuthenticationTimeout, world.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        bool authenticated;
        lock (world.Gate)
        {
            authenticated = state.IsAuthenticated();
        }

        if (!authenticated)
        {
            socket.Abort();
        }
    }

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(world.Options.PingInterval, world.Options.TimeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            await socket.PingAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Aborts the socket if no pong is received in time. Other messages are not considered.</summary>
    private async Task WatchPongsAsync(CancellationToken cancellationToken)
    {
        TimeProvider time = world.Options.TimeProvider;
        TimeSpan left = world.Options.PongTimeout;
        while (left > TimeSpan.Zero)
        {
            await Task.Delay(left, time, cancellationToken).ConfigureAwait(false);
            left = world.Options.PongTimeout - time.GetElapsedTime(socket.LastPong);
        }

        socket.Abort();
    }
}
