using Earshot.Cli.Errors;
using Earshot.Cli.Output;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Listening;

/// <summary>
/// What is done with each event and each notification of one run, whichever account it comes from: filter, print, count, and know when it
/// is enough.
/// </summary>
/// <param name="output">Prints.</param>
/// <param name="limit">After how many printed events it is enough; null for never.</param>
/// <param name="notices">Says what can't be printed.</param>
/// <param name="connected">Called at the first connection of each account.</param>
/// <param name="end">Called when it is enough; may be called again.</param>
internal sealed class EventPrinter(IEventOutput output, int? limit, Notices notices, Action connected, Action end)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Source> _connected = [];
    private bool _isEnough;
    private bool _isGone;

    /// <summary>How many events were heard.</summary>
    public long Heard { get; private set; }

    /// <summary>How many of them were printed.</summary>
    public long Printed { get; private set; }

    /// <summary>How many could not be printed.</summary>
    public long Failed { get; private set; }

    /// <summary>Why the first connection of an account could not be made; null where each could, or wasn't tried.</summary>
    public ServiceException? FirstFailure { get; private set; }

    /// <summary>Takes an event.</summary>
    public void OnEvent(Source source, ListenerEvent e)
    {
        lock (_gate)
        {
            if (_isEnough)
            {
                return;
            }

            Heard++;
            source.Observe(e);
            if (!source.Passes(e))
            {
                return;
            }

            Print(() => output.Write(source, e));
            if (!_isEnough && ++Printed == limit)
            {
                End();
            }
        }
    }

    /// <summary>Takes a connection that stands.</summary>
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

    /// <summary>Takes a connection that has ended.</summary>
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

    /// <summary>Takes an interval whose delivery can't be proven.</summary>
    public void OnGap(Source source, Gap gap)
    {
        lock (_gate)
        {
            Print(() => output.Write(source, gap));
        }
    }

    /// <summary>Takes an error that the listener survives.</summary>
    public void OnError(Source source, ListenerError error)
    {
        lock (_gate)
        {
            switch (error.Kind)
            {
                case ListenerErrorKind.ConnectAttempt when !_connected.Contains(source):
                    FirstFailure ??= new ServiceException(source.Service, error.Exception);
                    End();
                    break;
                case ListenerErrorKind.ConnectAttempt:
                    Print(() => output.Write(source, error));
                    break;
                case ListenerErrorKind.Handler:
                    Failed++;
                    notices.Fail($"an event ({error.Event?.Type}) could not be printed: {error.Exception.GetType().Name}.");
                    break;
                case ListenerErrorKind.CatchUp:
                    notices.Say($"What was missed could not be fetched: {error.Exception.Message}");
                    break;
                default:
                    notices.Say($"A message of the server was skipped: {error.Exception.Message}");
                    break;
            }
        }
    }

    /// <summary>Nobody reads the output any more.</summary>
    public void OnOutputGone()
    {
        lock (_gate)
        {
            _isGone = true;
            End();
        }
    }

    // What happened to the connection is shown also when enough events have been: it may come a moment after them.
    private void Print(Action write)
    {
        if (_isGone)
        {
            return;
        }

        try
        {
            write();
        }
        catch (IOException)
        {
            // The reader of a pipe has what it wanted.
            _isGone = true;
            End();
        }
    }

    private void End()
    {
        _isEnough = true;
        end();
    }
}
