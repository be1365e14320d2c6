using System.Net.WebSockets;

namespace Earshot.Simulator.Faults.Injection;

/// <summary>Runs the reading and the writing of one socket until it has ended, and ends it as the server does.</summary>
internal abstract class SocketLoops(SimulatedSocket socket, TimeProvider timeProvider)
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private volatile bool _closing;

    protected SimulatedSocket Socket { get; } = socket;

    /// <summary>Runs until the socket has ended. Does not throw because of what a client does.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopReading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // The timers start first, so that a client that has received a message can rely on them.
        Task[] watching = [.. Watches.Select(watch => UntilEndedAsync(watch, stop.Token))];
        Task reading = UntilEndedAsync(ReadAsync, stopReading.Token);
        Task writing = UntilEndedAsync(WriteAsync, stop.Token);
        await Task.WhenAny(reading, writing).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);

        // A resumed socket takes over the queue, so the writer must have finished.
        await Task.WhenAll([writing, .. watching]).ConfigureAwait(false);
        WritingEnded();
        if (_closing)
        {
            // Canceling the read would abort the socket before the close frame arrives.
            await Task.WhenAny(reading, Task.Delay(Linger, timeProvider, stopReading.Token)).ConfigureAwait(false);
        }

        await stopReading.CancelAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
    }

    /// <summary>Gets the loops that watch the socket while it is open.</summary>
    protected virtual IEnumerable<Func<CancellationToken, Task>> Watches => [];

    protected abstract Task ReadAsync(CancellationToken cancellationToken);

    protected abstract Task WriteAsync(CancellationToken cancellationToken);

    protected virtual void WritingEnded()
    {
    }

    /// <summary>Determines whether an exception of a loop means that the socket has ended.</summary>
    protected virtual bool IsEnd(Exception error) =>
        error is OperationCanceledException or IOException or WebSocketException or ObjectDisposedException;

    protected async Task CloseAsync(int code, CancellationToken cancellationToken)
    {
        _closing = true;
        await Socket.CloseAsync(code, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a loop, and aborts the socket without a close frame if the loop throws.</summary>
    private async Task UntilEndedAsync(Func<CancellationToken, Task> loop, CancellationToken cancellationToken)
    {
        try
        {
            await loop(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsEnd(error))
        {
            if (!_closing)
            {
                Socket.Abort();
            }
        }
    }
}
