using System.Net.WebSockets;
using System.Threading.Channels;
using Earshot.Simulator.Faults.Injection;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>
/// Runs one socket from its opening to its end: reads actions, writes queued messages, and applies the server's timeouts.
/// </summary>
internal sealed class SocketPump(ServerWorld world, ClientActions actions, SocketState state, WebSocket webSocket, SimulatedSocket socket)
    : SocketLoops(socket, world.Options.TimeProvider)
{
    private const int EmptyClose = 1005;
    private const int MessageTooBig = 1009;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    protected override IEnumerable<Func<CancellationToken, Task>> Watches => [WatchAuthenticationAsync, PingAsync, WatchPongsAsync];

    protected override bool IsEnd(Exception error) => base.IsEnd(error) || error is TimeoutException or InvalidOperationException;

    protected override void WritingEnded()
    {
        lock (world.Gate)
        {
            if (state.UserId.Length > 0)
            {
                world.Hub.Unregister(state, Socket.ForgetsSession);
            }
        }
    }

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            SocketMessage message = await Socket.ReceiveAsync(cancellationToken).ConfigureAwait(false);
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
                        Socket.Abort();
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

    protected override async Task WriteAsync(CancellationToken cancellationToken)
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
            long number = Socket.AssignSequenceNumber(state.Sequence);
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
        ValueTask send = Socket.SendTextAsync(text, cancellationToken);
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
            Socket.Abort();
        }
    }

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(world.Options.PingInterval, world.Options.TimeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            await Socket.PingAsync(cancellationToken).ConfigureAwait(false);
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
            left = world.Options.PongTimeout - time.GetElapsedTime(Socket.LastPong);
        }

        Socket.Abort();
    }
}
