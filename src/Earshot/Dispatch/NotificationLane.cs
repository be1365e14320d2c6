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
    private Task _running = Task.CompletedTask;
    private int _lost;

    public NotificationLane(ILogger logger, string service, object owner)
    {
        _logger = logger;
        _service = service;
        _owner = owner;
    }

    /// <summary>Starts telling.</summary>
    public void Begin() => _running = RunAsync();

    /// <summary>Tells it to the handler, if there is one. Waits while too many wait: none of these may get lost.</summary>
    /// <param name="handler">The handler; null for none.</param>
    /// <param name="notification">What to tell.</param>
    /// <param name="giveUp">Ends the waiting; what could not be told then is counted and logged at the end.</param>
    public async ValueTask NotifyAsync<T>(Handler<T>? handler, T notification, CancellationToken giveUp)
    {
        if (handler is null)
        {
            return;
        }

        Func<CancellationToken, ValueTask> bound = Bind(handler, notification);
        if (_queue.Writer.TryWrite(bound))
        {
            return;
        }

        try
        {
            await _queue.Writer.WriteAsync(bound, giveUp).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or ChannelClosedException)
        {
            Interlocked.Increment(ref _lost);
        }
    }

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
        if (!_running.IsCompleted)
        {
            int left = _queue.Reader.Count + Volatile.Read(ref _lost);
            if (left > 0)
            {
                ListenerLog.NotificationsLeft(_logger, _service, left);
            }

            // Nobody awaits it: a handler goes on inside of it, and one that then blocks must not keep the stop from coming through.
            _ = GiveUpAsync();
        }
    }

    private async Task GiveUpAsync() => await _abandon.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

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
