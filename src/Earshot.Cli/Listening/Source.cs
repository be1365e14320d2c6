using Earshot.Cli.Output;

namespace Earshot.Cli.Listening;

/// <summary>One account that is listened to: its connection, and how its events are chosen and shown.</summary>
internal abstract class Source : IAsyncDisposable
{
    /// <summary>The service's name, for people.</summary>
    public abstract string Service { get; }

    /// <summary>Where and as whom, as it stands behind "connected".</summary>
    public abstract string Account { get; }

    /// <summary>How many columns its kinds of events take.</summary>
    public virtual int KindWidth => PrettyOutput.KindWidth;

    /// <summary>Sees every event, before it is printed and also where it isn't.</summary>
    public abstract void Observe(ListenerEvent e);

    /// <summary>Whether an event is to be printed.</summary>
    public abstract bool Passes(ListenerEvent e);

    /// <summary>The line of an event that was observed.</summary>
    public abstract EventLine Line(ListenerEvent e);

    /// <summary>The event that was observed last as a CloudEvents object with its line's end; overwritten by the next call.</summary>
    public abstract ReadOnlyMemory<byte> CloudEvent(ListenerEvent e);

    /// <summary>Listens until it is told to end.</summary>
    /// <exception cref="EarshotException">An error ended it that no retry mends.</exception>
    public abstract Task<StopReport> RunAsync(EventPrinter printer, CancellationToken ending);

    /// <summary>Ends what was begun for this run.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Lets a listener tell what it hears.</summary>
    protected void Attach<TEvent>(Listener<TEvent> listener, EventPrinter printer)
        where TEvent : ListenerEvent
    {
        // A function, not a coroutine: writing blocks when nobody reads, and then a thread of its own waits.
        listener.OnEvent(new Action<TEvent>(e => printer.OnEvent(this, e)));
        listener.OnConnect(new Action<ConnectNotification>(connect => printer.OnConnect(this, connect)));
        listener.OnDisconnect(new Action<DisconnectNotification>(disconnect => printer.OnDisconnect(this, disconnect)));
        listener.OnGap(new Action<Gap>(gap => printer.OnGap(this, gap)));
        listener.OnError(new Action<ListenerError>(error => printer.OnError(this, error)));
    }
}
