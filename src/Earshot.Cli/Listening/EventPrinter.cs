using Earshot.Cli.Errors;
using Earshot.Cli.Output;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Listening;

/// <summary>Filters, prints, and counts the events and notifications of all accounts of a run, and ends the run at its limit.</summary>
/// <param name="output">The output.</param>
/// <param name="limit">The number of events to print, or null if the number is unlimited.</param>
/// <param name="notices">Reports what cannot be printed.</param>
/// <param name="patience">Reports first connections that fail, if the run waits for them; null if such a failure ends the run.</param>
/// <param name="connected">Called at the first connection of each account.</param>
/// <param name="end">Called when the run ends; can be called more than once.</param>
/// <param name="progressLine">Shows the progress of catch-ups, or null if standard error is not a terminal.</param>
internal sealed class EventPrinter(
    IEventOutput output,
    int? limit,
    Notices notices,
    Patience? patience,
    Action connected,
    Action end,
    CatchUpLine? progressLine = null)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Source> _connected = [];
    private bool _hasEnded;
    private bool _isOutputClosed;

    /// <summary>Gets the number of events received.</summary>
    public long Received { get; private set; }

    /// <summary>Gets the number of events printed.</summary>
    public long Printed { get; private set; }

    /// <summary>Gets the number of events that could not be printed.</summary>
    public long Failed { get; private set; }

    /// <summary>Gets the error of a first connection that could not be established, or null.</summary>
    public ServiceException? FirstFailure { get; private set; }

    /// <summary>Gets the error of an output that could not be written, or null.</summary>
    public OutputFailedException? OutputFailure { get; private set; }

    /// <summary>Determines whether the account of a service has been connected, or any account for null.</summary>
    public bool HasConnected(string? service = null)
    {
        lock (_gate)
        {
            return _connected.Any(source => service is null || source.Service == service);
        }
    }

    /// <summary>Handles an event.</summary>
    /// <param name="source">The account.</param>
    /// <param name="e">The event.</param>
    /// <param name="drained">The token that is canceled when the time limit for handling queued events elapses.</param>
    /// <exception cref="OperationCanceledException">The event was not printed, and the next start must print it.</exception>
    public void OnEvent(Source source, ListenerEvent e, CancellationToken drained)
    {
        if (!TryPrint(source, e) && source.KeepsPosition)
        {
            drained.WaitHandle.WaitOne();
            drained.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Shows how far a catch-up is.</summary>
    public void OnCatchUp(Source source, CatchUpProgress progress)
    {
        lock (_gate)
        {
            progressLine?.Show(source, progress);
        }
    }

    /// <summary>Handles a connection that was established.</summary>
    public void OnConnect(Source source, ConnectNotification connect)
    {
        lock (_gate)
        {
            Print(() => output.Write(source, connect));
            if (_connected.Add(source))
            {
                connected();
            }
        }
    }

    /// <summary>Handles a connection that has ended.</summary>
    public void OnDisconnect(Source source, DisconnectNotification disconnect)
    {
        lock (_gate)
        {
            if (disconnect.Reason != DisconnectReason.Requested)
            {
                Print(() => output.Write(source, disconnect));
            }
        }
    }

    /// <summary>Handles a gap.</summary>
    public void OnGap(Source source, Gap gap)
    {
        lock (_gate)
        {
            Print(() => output.Write(source, gap));
        }
    }

    /// <summary>Handles an error that does not end the listener.</summary>
    public void OnError(Source source, ListenerError error)
    {
        lock (_gate)
        {
            switch (error.Kind)
            {
                case ListenerErrorKind.ConnectAttempt when patience is not null && !_connected.Contains(source):
                    patience.Say(source.Service, error.Exception);
                    break;
                case ListenerErrorKind.ConnectAttempt when !_connected.Contains(source):
                    FirstFailure ??= new ServiceException(source.Service, error.Exception);
                    End();
                    break;
                case ListenerErrorKind.ConnectAttempt:
                    Print(() => output.Write(source, error));
                    break;
                case ListenerErrorKind.Handler:
                    Failed++;
                    notices.Fail($"an event of type '{error.Event?.Type}' could not be printed ({error.Exception.GetType().Name}).");
                    break;
                case ListenerErrorKind.Checkpoint:
                    notices.Say($"The position could not be saved: {error.Exception.Message}");
                    break;
                case ListenerErrorKind.CatchUp:
                    notices.Say($"Missed events could not be fetched: {Text(error.Exception)}");
                    break;
                case ListenerErrorKind.NotificationHandler:
                    Failed++;
                    notices.Fail($"a notification could not be printed ({error.Exception.GetType().Name}).");
                    break;
                case ListenerErrorKind.MalformedMessage:
                    notices.Say($"A message from the server was skipped: {error.Exception.Message}");
                    break;
                default:
                    notices.Say($"{error.Kind}: {Text(error.Exception)}");
                    break;
            }
        }
    }

    /// <summary>Ends the run because the reader of the output has closed it.</summary>
    public void OnOutputClosed()
    {
        lock (_gate)
        {
            _isOutputClosed = true;
            End();
        }
    }

    private bool TryPrint(Source source, ListenerEvent e)
    {
        lock (_gate)
        {
            if (_hasEnded)
            {
                return false;
            }

            Received++;
            source.Observe(e);
            if (!source.Passes(e))
            {
                return true;
            }

            Print(() => output.Write(source, e));
            if (_isOutputClosed)
            {
                return false;
            }

            if (++Printed == limit)
            {
                End();
            }

            return true;
        }
    }

    // Notifications are printed after the limit, too, because they can arrive a moment later than the events.
    private void Print(Action write)
    {
        if (_isOutputClosed)
        {
            return;
        }

        try
        {
            progressLine?.Hide();
            write();
            progressLine?.Restore();
        }
        catch (OutputClosedException)
        {
            _isOutputClosed = true;
            End();
        }
        catch (OutputFailedException error)
        {
            OutputFailure = error;
            _isOutputClosed = true;
            End();
        }
    }

    private static string Text(Exception error) => error is EarshotException known ? Failure.Plain(known) : error.Message;

    private void End()
    {
        _hasEnded = true;
        end();
    }
}
