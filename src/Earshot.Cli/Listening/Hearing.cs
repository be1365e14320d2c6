using Earshot.Cli.Output;
using Earshot.Cli.Surroundings;
using Earshot.Mattermost;

namespace Earshot.Cli.Listening;

/// <summary>What is done with each event and each notification of one run: filter, print, count, and know when it is enough.</summary>
internal sealed class Hearing(EventFilter filter, KnownNames names, IEventOutput output, int? limit, Notices notices, Action end)
{
    private readonly Lock _gate = new();
    private bool _isConnected;
    private bool _isEnough;
    private bool _isGone;

    /// <summary>How many events were heard.</summary>
    public long Heard { get; private set; }

    /// <summary>How many of them were printed.</summary>
    public long Printed { get; private set; }

    /// <summary>How many could not be printed.</summary>
    public long Failed { get; private set; }

    /// <summary>Why the first connection could not be made; null where it could, or wasn't tried.</summary>
    public Exception? FirstFailure { get; private set; }

    /// <summary>Takes an event.</summary>
    public void OnEvent(MattermostEvent e)
    {
        lock (_gate)
        {
            if (_isEnough)
            {
                return;
            }

            Heard++;
            names.Learn(e);
            output.Observe(e);
            if (!filter.Passes(e, names))
            {
                return;
            }

            Print(() => output.Write(e));
            if (!_isEnough && ++Printed == limit)
            {
                End();
            }
        }
    }

    /// <summary>Takes a connection that stands.</summary>
    /// <returns>Whether it is the first.</returns>
    public bool OnConnect(ConnectNotification connect)
    {
        lock (_gate)
        {
            bool isFirst = !_isConnected;
            _isConnected = true;
            Print(() => output.Write(connect));
            return isFirst;
        }
    }

    /// <summary>Takes a connection that has ended.</summary>
    public void OnDisconnect(DisconnectNotification disconnect)
    {
        lock (_gate)
        {
            if (disconnect.Reason != DisconnectReason.Requested)
            {
                Print(() => output.Write(disconnect));
            }
        }
    }

    /// <summary>Takes an interval whose delivery can't be proven.</summary>
    public void OnGap(Gap gap)
    {
        lock (_gate)
        {
            Print(() => output.Write(gap));
        }
    }

    /// <summary>Takes an error that the listener survives.</summary>
    public void OnError(ListenerError error)
    {
        lock (_gate)
        {
            switch (error.Kind)
            {
                case ListenerErrorKind.ConnectAttempt when !_isConnected:
                    FirstFailure ??= error.Exception;
                    End();
                    break;
                case ListenerErrorKind.ConnectAttempt:
                    Print(() => output.Write(error));
                    break;
                case ListenerErrorKind.Handler:
                    Failed++;
                    notices.Fail($"an event ({error.Event?.Type}) could not be printed: {error.Exception.GetType().Name}.");
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
