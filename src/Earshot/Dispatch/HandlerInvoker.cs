using System.Diagnostics;
using Earshot.Diagnostics;

namespace Earshot.Dispatching;

/// <summary>Runs the handlers of an event, one after the other, and measures them. Exceptions are reported and never thrown.</summary>
/// <param name="handlers">The handlers.</param>
/// <param name="failure">What follows when a handler throws.</param>
/// <param name="timeProvider">The local clock.</param>
/// <param name="metrics">The metrics.</param>
internal sealed class HandlerInvoker<TEvent>(
    HandlerRegistry<TEvent> handlers, HandlerFailure failure, TimeProvider timeProvider, ListenerMetrics metrics)
    where TEvent : ListenerEvent
{
    /// <summary>Gets a value that indicates whether a handler can block its thread.</summary>
    public bool AnySynchronous => handlers.Current.AnySynchronous;

    /// <summary>Runs the handlers that match the event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="run">The run during which the event was taken.</param>
    /// <returns>Whether all handlers completed, one of them threw for good, or the event must be delivered again.</returns>
    public async ValueTask<Outcome> HandleAsync(TEvent e, HandlerRun<TEvent> run)
    {
        using GuardedActivity activity = ListenerMetrics.Activities.HasListeners() ? StartActivity(e) : default;
        Outcome outcome = Outcome.Handled;
        foreach (Handler<TEvent> handler in handlers.Current.Handlers)
        {
            if (handler.Filter is { } matches && !matches(e))
            {
                continue;
            }

            if (run.IsHalted)
            {
                return Outcome.Unhandled;
            }

            switch (await InvokeAsync(handler, e, run).ConfigureAwait(false))
            {
                case Outcome.Unhandled:
                    return Outcome.Unhandled;
                case Outcome.Failed:
                    outcome = Outcome.Failed;
                    break;
            }
        }

        return outcome;
    }

    private static GuardedActivity StartActivity(TEvent e) =>
        GuardedActivity.Start("earshot.handle", ActivityKind.Consumer)
            .Tag("earshot.event.type", e.Type)
            .Tag("earshot.event.origin", e.Origin.ToString());

    private async ValueTask<Outcome> InvokeAsync(Handler<TEvent> handler, TEvent e, HandlerRun<TEvent> run)
    {
        for (int retry = 1; ; retry++)
        {
            if (handler.IsSynchronous && !HandlerThreads.IsCurrent)
            {
                await HandlerThreads.SwitchTo();
            }

            if (await TryAsync(handler, e, run).ConfigureAwait(false) is not { } error)
            {
                return Outcome.Handled;
            }

            if (run.Token.IsCancellationRequested)
            {
                // Whatever a canceled handler throws, the event was not handled; at its next delivery the handler has its full time.
                if (error is not OperationCanceledException)
                {
                    Report(e, error, run, retryIn: null);
                }

                return Outcome.Unhandled;
            }

            if (failure.Stops)
            {
                // Set before anything else, so that no worker starts another event after the failure that ends the listener.
                run.Halt();
                Report(e, error, run, retryIn: null);
                return Outcome.Unhandled;
            }

            TimeSpan? retryIn = retry <= failure.Retries ? failure.DelayBefore(retry) : null;
            Report(e, error, run, retryIn);
            if (retryIn is not { } delay)
            {
                return Outcome.Failed;
            }

            await Task.Delay(delay, timeProvider, run.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (run.IsHalted)
            {
                return Outcome.Unhandled;
            }
        }
    }

    private async ValueTask<Exception?> TryAsync(Handler<TEvent> handler, TEvent e, HandlerRun<TEvent> run)
    {
        long? start = ListenerMetrics.MeasuresHandlers ? timeProvider.GetTimestamp() : null;
        try
        {
            await handler.Invoke(e, run.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
        finally
        {
            if (start is { } began)
            {
                metrics.Handled(timeProvider.GetElapsedTime(began));
            }
        }
    }

    private void Report(TEvent e, Exception error, HandlerRun<TEvent> run, TimeSpan? retryIn)
    {
        metrics.HandlerThrew();
        run.Report(e, error, retryIn);
    }
}
