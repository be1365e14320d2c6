using System.Diagnostics;
using Earshot.Diagnostics;

namespace Earshot.Dispatching;

/// <summary>Runs the handlers of an event, one after the other, and measures them. Exceptions are reported and never thrown.</summary>
/// <param name="handlers">The handlers.</param>
/// <param name="stopsOnError">Whether no handler runs after the first exception.</param>
/// <param name="timeProvider">The local clock.</param>
/// <param name="metrics">The metrics.</param>
/// <param name="onError">Reports the exception of a handler.</param>
internal sealed class HandlerInvoker<TEvent>(
    HandlerRegistry<TEvent> handlers,
    bool stopsOnError,
    TimeProvider timeProvider,
    ListenerMetrics metrics,
    Action<TEvent, Exception> onError)
    where TEvent : ListenerEvent
{
    private readonly CancellationTokenSource _abandon = new();
    private volatile bool _isHalted;

    /// <summary>Gets a value that indicates whether a handler threw and no further handler is to run.</summary>
    public bool IsHalted => _isHalted;

    /// <summary>Gets a value that indicates whether a handler can block its thread.</summary>
    public bool AnySynchronous => handlers.Current.AnySynchronous;

    /// <summary>Runs the handlers that match the event.</summary>
    public async ValueTask HandleAsync(TEvent e)
    {
        using Activity? activity = ListenerMetrics.Activities.HasListeners() ? StartActivity(e) : null;
        foreach (Handler<TEvent> handler in handlers.Current.Handlers)
        {
            if (_isHalted || (handler.Filter is { } matches && !matches(e)))
            {
                continue;
            }

            if (handler.IsSynchronous && !HandlerThreads.IsCurrent)
            {
                await HandlerThreads.SwitchTo();
            }

            await InvokeAsync(handler, e).ConfigureAwait(false);
        }
    }

    /// <summary>Cancels the tokens of the handlers that are running.</summary>
    public void Abandon()
    {
        // Not awaited: handlers continue inside the cancellation, and one that blocks there must not block the stop.
        _ = CancelAsync();
    }

    private static Activity? StartActivity(TEvent e) =>
        ListenerMetrics.Activities.StartActivity("earshot.handle", ActivityKind.Consumer)
            ?.SetTag("earshot.event.type", e.Type)
            .SetTag("earshot.event.origin", e.Origin.ToString());

    private async Task CancelAsync() => await _abandon.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async ValueTask InvokeAsync(Handler<TEvent> handler, TEvent e)
    {
        long? start = ListenerMetrics.MeasuresHandlers ? timeProvider.GetTimestamp() : null;
        try
        {
            await handler.Invoke(e, _abandon.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            // The handler was canceled because the drain timed out.
        }
        catch (Exception error)
        {
            // Set before anything else, so that no worker starts another event after the failure that ends the listener.
            _isHalted |= stopsOnError;
            metrics.HandlerThrew();
            onError(e, error);
        }
        finally
        {
            if (start is { } began)
            {
                metrics.Handled(timeProvider.GetElapsedTime(began));
            }
        }
    }
}
