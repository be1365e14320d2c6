using Earshot.Protocol;

namespace Earshot.Realtime;

/// <summary>Checks that a connection is usable, and ends it when no data is received in time.</summary>
/// <param name="connection">The connection.</param>
/// <param name="protocol">The service's side of the connection, which sends the pings.</param>
/// <param name="options">The options.</param>
/// <param name="timeProvider">The local clock.</param>
internal sealed class KeepAlive<TEvent>(
    LiveConnection<TEvent> connection, ProtocolConnection<TEvent> protocol, ListenerOptions options, TimeProvider timeProvider)
    where TEvent : ListenerEvent
{
    /// <summary>Gets the task of the ping that is being sent, or of the last one.</summary>
    public Task LastPing { get; private set; } = Task.CompletedTask;

    /// <summary>Runs until the connection ends or cancellation is requested.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            Task running = protocol.ReceiveTimeout is { } limit ? WatchAsync(limit, cancellationToken) : PingAsync(cancellationToken);
            await running.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The connection has ended or is to be closed.
        }
    }

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        TimeSpan rest = options.PingInterval - options.PongTimeout;
        while (connection.Failure is null)
        {
            long before = connection.Progress;
            if (LastPing.IsCompleted)
            {
                LastPing = SendPingAsync();
            }

            await Task.Delay(options.PongTimeout, timeProvider, cancellationToken).ConfigureAwait(false);

            // While the queue is full nothing is read, which is not the server's silence.
            if (connection.IsReading && connection.Progress == before)
            {
                connection.TimeOut($"No data was received within {options.PongTimeout.TotalSeconds:0.###} s after a ping.");
            }
            else if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task WatchAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        TimeSpan left = limit;
        while (connection.Failure is null)
        {
            // Rounded up, because a time shorter than a timer's resolution would never elapse.
            var wait = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(false);
            left = limit - timeProvider.GetElapsedTime(connection.LastProgressAt);
            if (left <= TimeSpan.Zero && connection.IsReading)
            {
                connection.TimeOut($"No message was received within {limit.TotalSeconds:0.###} s.");
            }

            // While the queue is full nothing is read, which is not the server's silence.
            left = left > TimeSpan.Zero ? left : limit;
        }
    }

    private async Task SendPingAsync()
    {
        try
        {
            await protocol.PingAsync(connection.Ended).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // If the connection has ended, the reading finds the cause; if only the ping failed, the missing pong ends the connection.
        }
    }
}
