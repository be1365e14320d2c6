using Earshot.Cli.Output;

namespace Earshot.Cli.Listening;

/// <summary>Represents an account of a run: its connection, and how its events are filtered and formatted.</summary>
internal abstract class Source : IAsyncDisposable
{
    /// <summary>Gets the name of the service, for display.</summary>
    public abstract string Service { get; }

    /// <summary>Gets the server and the user, as printed after "connected:".</summary>
    public abstract string Account { get; }

    /// <summary>
    /// Gets a value that indicates whether the position is saved, so that an event that is not printed must not count as handled.
    /// </summary>
    public virtual bool KeepsPosition => false;

    /// <summary>Observes an event. Called for every event, before it is printed or filtered out.</summary>
    public abstract void Observe(ListenerEvent e);

    /// <summary>Determines whether an event is printed.</summary>
    public abstract bool Passes(ListenerEvent e);

    /// <summary>Formats an observed event as a line of text.</summary>
    public abstract EventLine Line(ListenerEvent e);

    /// <summary>
    /// Formats the event that was observed last as a CloudEvents object with a line break. The next call overwrites the result.
    /// </summary>
    public abstract ReadOnlyMemory<byte> CloudEvent(ListenerEvent e);

    /// <summary>Listens until cancellation is requested.</summary>
    /// <exception cref="EarshotException">A nonrecoverable error occurred.</exception>
    public abstract Task<StopReport> RunAsync(EventPrinter printer, CancellationToken ending);

    /// <summary>Disposes the client, and ends a login session that was created for this run.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Connects the handlers of a listener to the printer.</summary>
    protected void Attach<TEvent>(Listener<TEvent> listener, EventPrinter printer)
        where TEvent : ListenerEvent
    {
        // Synchronous handlers: writing blocks while the output is not read, and then only a dedicated thread waits.
        listener.OnEvent(new Action<TEvent, CancellationToken>((e, drained) => printer.OnEvent(this, e, drained)));
        listener.OnConnect(new Action<ConnectNotification>(connect => printer.OnConnect(this, connect)));
        listener.OnDisconnect(new Action<DisconnectNotification>(disconnect => printer.OnDisconnect(this, disconnect)));
        listener.OnGap(new Action<Gap>(gap => printer.OnGap(this, gap)));
        listener.OnCatchUp(new Action<CatchUpProgress>(progress => printer.OnCatchUp(this, progress)));
        listener.OnError(new Action<ListenerError>(error => printer.OnError(this, error)));
    }
}
