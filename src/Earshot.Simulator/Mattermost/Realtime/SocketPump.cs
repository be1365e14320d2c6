using System.Net.WebSockets;
using System.Threading.Channels;
using Earshot.Simulator.Faults.Injection;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>One socket from its opening to its end: reads actions, writes what is queued, and gives up where the server does.</summary>
internal sealed class SocketPump(ServerWorld world, ClientActions actions, SocketState state, WebSocket webSocket, SimulatedSocket socket)
{
    private const int EmptyClose = 1005;
    private const int MessageTooBig = 1009;

    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private volatile bool _closing;

    /// <summary>Runs until the socket has ended, for whatever reason; never throws for what a client does.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopReading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // The clocks first: whoever has heard anything can rely on them.
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

        // Whoever resumes takes the queue over, so the writer must have let go of it.
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
            // To stop reading would abort the socket, and the close frame might never arrive.
            await Task.WhenAny(reading, Task.Delay(Linger, world.Options.TimeProvider, stopReading.Token)).ConfigureAwait(false);
        }

        await stopReading.CancelAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
    }

    /// <summary>A loop that ends by an error ends the socket without a close frame.</summary>
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
                    // 5.37 reads JSON out of binary messages too.
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

    /// <summary>What a resumed socket gets before anything new: the events asked for, or a hello that says they are lost.</summary>
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

    /// <summary>Gives an event its number and keeps it for a replay before it is written, so that a failed write loses nothing.</summary>
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
            // A clock that a test moves on leaves the machine no time to finish; a receiver that is really stuck is so a moment later, too.
            await send.WaitAsync(Grace, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WatchAuthenticationAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(world.Options.AuthenticationTimeout, world.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        bool authenticated;
        lock (world.Gate)
        {
            authenticated = state.Token.Length > 0;
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

    /// <summary>Only pongs count; who sends messages but no pongs is cut as well.</summary>
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
