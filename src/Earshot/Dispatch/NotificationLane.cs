using System.Threading.Channels;
using Earshot.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Earshot.Dispatching;

/// <summary>Runs the handlers of connects, disconnects, gaps and errors one after the other, in the order in which they happened.</summary>
internal sealed class NotificationLane
{
    private const int Capacity = 256;

    private readonly Channel<Func<CancellationToken, ValueTask>> _queue =
        Channel.CreateBounded<Func<CancellationToken, ValueTask>>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    private readonly CancellationTokenSource _abandon = new();
    private readonly ILogger _logger;
    private readonly string _service;
    private readonly object _owner;
    private readonly Task _running;

    public NotificationLane(ILogger logger, string service, object owner)
    {
        _logger = logger;
        _service = service;
        _owner = owner;
        _running = RunAsync();
    }

    /// <summary>Tells it to the handler, if there is one. Waits while too many wait: none of these may get lost.</summary>
    public ValueTask NotifyAsync<T>(Handler<T>? handler, T notification, CancellationToken cancellationToken) =>
        handler is null ? ValueTask.CompletedTask : _queue.Writer.WriteAsync(Bind(handler, notification), cancellationToken);

    /// <summary>Reports an error, if there is room for it: a flood of errors must not hold up the events.</summary>
    public void TryNotify<T>(Handler<T>? handler, T notification)
    {
        if (handler is not null && !_queue.Writer.TryWrite(Bind(handler, notification)))
        {
            ListenerLog.ErrorReportDropped(_logger, _service);
        }
    }

    /// <summary>Ends the lane once everything has been told, or the time is over.</summary>
    public async Task CompleteAsync(TimeSpan limit, TimeProvider timeProvider)
    {
        _queue.Writer.TryComplete();
        using var deadline = new CancellationTokenSource(limit, timeProvider);
        await _running.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _abandon.CancelAsync().ConfigureAwait(false);
    }

    private Func<CancellationToken, ValueTask> Bind<T>(Handler<T> handler, T notification) => async cancellationToken =>
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
            ListenerLog.NotificationHandlerThrew(_logger, _service, typeof(T).Name, error.GetType().Name);
        }
    };

    private async Task RunAsync()
    {
        // Off the caller's thread: the first notification must not run inside the loop that reports it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        HandlerScope.Enter(_owner);
        await foreach (Func<CancellationToken, ValueTask> notify in _queue.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (_abandon.IsCancellationRequested)
            {
                return;
            }

            await notify(_abandon.Token).ConfigureAwait(false);
        }
    }
}
