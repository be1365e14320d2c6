using Earshot.Dispatching;
using Earshot.Realtime;
using Earshot.Timing;

namespace Earshot;

/// <content>The end of a listener.</content>
public partial class Listener<TEvent>
{
    private int _isClosed;

    /// <summary>
    /// Stops the listener as <see cref="DisconnectAsync"/> does. Events that are still unhandled are reported as a gap of reason
    /// <see cref="GapReason.NotHandled"/>. Can be called more than once.
    /// </summary>
    /// <returns>A task that completes when the listener has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        await DisconnectAsync().ConfigureAwait(false);
        Task closed = CloseAsync();
        if (!HandlerScope.IsInside(this))
        {
            await closed.ConfigureAwait(false);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Blocks the calling thread until <see cref="DisposeAsync"/> completes.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the listener.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called; if false, nothing is done.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            BlockingCall.Of(async () =>
            {
                await DisposeAsync().ConfigureAwait(false);
                return true;
            });
        }
    }

    // A handler that disposes its listener does not wait for this, because the run waits for the handler.
    private async Task CloseAsync()
    {
        ListenerRun<TEvent>? run = Volatile.Read(ref _run);
        if (run is not null)
        {
            await run.Completion.ConfigureAwait(false);
        }

        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
        {
            return;
        }

        _dispatcher.Close();
        await _checkpoints.SaveNowAsync(_options.DrainTimeout).ConfigureAwait(false);
        await _checkpoints.DisposeAsync().ConfigureAwait(false);

        // The next start from the checkpoint delivers what is left, or reports it.
        if (!_checkpoints.IsSaved && _watermark.FindUnhandled() is { } gap)
        {
            await ReportLastGapAsync(gap).ConfigureAwait(false);
        }

        _holdBack.Dispose();
    }

    // The notifications of the last run are complete, so that this one has a queue of its own.
    private async Task ReportLastGapAsync(Gap gap)
    {
        var notifications = new NotificationLane(_logger, _protocol.Name, this);
        var reporter = new ConnectionReporter<TEvent>(
            _protocol.Name,
            _handlers,
            notifications,
            _metrics,
            _logger,
            _environment.TimeProvider,
            _options.LogHandlerExceptions,
            CancellationToken.None);
        notifications.Begin();
        reporter.TryGap(gap);
        await notifications.CompleteAsync(_options.DrainTimeout, _environment.TimeProvider).ConfigureAwait(false);
    }
}
