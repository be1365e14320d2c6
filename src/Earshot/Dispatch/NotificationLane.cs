using System.Threading.Channels;
using Earshot.Diagnostics;
using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot.Dispatching;

/// <summary>Runs the handlers of notifications one at a time, in the order in which the notifications were queued.</summary>
/// <param name="logger">The logger.</param>
/// <param name="service">The name of the service, for logs.</param>
/// <param name="owner">The listener, for <see cref="HandlerScope"/>.</param>
internal sealed class NotificationLane(ILogger logger, string service, object owner)
{
    private const int Capacity = 256;

    private readonly Channel<Func<CancellationToken, ValueTask>> _queue =
        Channel.CreateBounded<Func<CancellationToken, ValueTask>>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    private readonly CancellationTokenSource _abandon = new();
    private Task _running = Task.CompletedTask;
    private int _lost;

    /// <summary>Gets or sets the callback for the exception of a handler, with the name of the method that set the handler.</summary>
    public Func<string, Exception, CancellationToken, ValueTask>? OnThrew { get; set; }

    /// <summary>Starts to run handlers.</summary>
    public void Begin() => _running = RunAsync();

    /// <summary>Queues a notification for the handler, if there is one. Waits while the queue is full.</summary>
    /// <param name="slot">The handler.</param>
    /// <param name="notification">The notification.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. A notification that was not queued is counted, and
    /// logged at the end.</param>
    public async ValueTask NotifyAsync<T>(HandlerSlot<T> slot, T notification, CancellationToken cancellationToken)
    {
        if (Bind(slot, notification) is not { } bound || _queue.Writer.TryWrite(bound))
        {
            return;
        }

        try
        {
            await _queue.Writer.WriteAsync(bound, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or ChannelClosedException)
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>Queues a notification for the handler, if there is one and there is room.</summary>
    /// <returns>False if there was no room; otherwise, true.</returns>
    public bool TryNotify<T>(HandlerSlot<T> slot, T notification) =>
        Bind(slot, notification) is not { } bound || _queue.Writer.TryWrite(bound);

    /// <summary>Completes the lane when all queued notifications are handled, or the time limit is reached.</summary>
    public async Task CompleteAsync(TimeSpan limit, TimeProvider timeProvider)
    {
        _queue.Writer.TryComplete();
        using var deadline = Deadline.After(limit, timeProvider);
        await _running.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_running.IsCompleted)
        {
            int unhandled = _queue.Reader.Count + Volatile.Read(ref _lost);
            if (unhandled > 0)
            {
                ListenerLog.NotificationsUnhandled(logger, service, unhandled);
            }

            // Not awaited: a handler continues inside the cancellation, and one that blocks there must not block the stop.
            _ = CancelAsync();
        }
    }

    /// <summary>Runs the handler, if there is one, inside the handler of another notification.</summary>
    public ValueTask InvokeAsync<T>(HandlerSlot<T> slot, T notification, CancellationToken cancellationToken) =>
        Bind(slot, notification)?.Invoke(cancellationToken) ?? ValueTask.CompletedTask;

    private async Task CancelAsync() => await _abandon.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private Func<CancellationToken, ValueTask>? Bind<T>(HandlerSlot<T> slot, T notification) =>
        slot.Handler is { } handler ? cancellationToken => InvokeAsync(slot.Name, handler, notification, cancellationToken) : null;

    private async ValueTask InvokeAsync<T>(string name, Handler<T> handler, T notification, CancellationToken cancellationToken)
    {
        if (handler.IsSynchronous && !HandlerThreads.IsCurrent)
        {
            await HandlerThreads.SwitchTo();
        }

        try
        {
            await handler.Invoke(notification, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            if (OnThrew is { } onThrew)
            {
                await onThrew(name, error, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task RunAsync()
    {
        // Leaves the caller's thread, because a handler must not run inside the loop that reports to it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        HandlerScope.Enter(owner);
        await foreach (Func<CancellationToken, ValueTask> notify in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_abandon.IsCancellationRequested)
            {
                return;
            }

            await notify(_abandon.Token).ConfigureAwait(false);
        }
    }
}
