using System.Collections.Immutable;

namespace Earshot.Dispatching;

/// <summary>
/// Holds the handlers of events: one for all events, and any number of typed ones. Changes take effect with the next event.
/// </summary>
internal sealed class HandlerRegistry<TEvent>
    where TEvent : ListenerEvent
{
    private readonly Lock _gate = new();
    private Handler<TEvent>? _handler;
    private ImmutableArray<Handler<TEvent>> _typed = [];
    private volatile Snapshot _snapshot = new([], AnySynchronous: false);

    /// <summary>
    /// Gets the handlers in the order in which they run: the one for all events first, then the typed ones as they were added.
    /// </summary>
    public Snapshot Current => _snapshot;

    /// <summary>Sets the handler for all events, replacing an earlier one.</summary>
    public HandlerRegistration Set(Handler<TEvent> handler)
    {
        lock (_gate)
        {
            bool replaced = _handler is not null;
            _handler = handler;
            TakeSnapshot();
            return new HandlerRegistration(replaced, () => Remove(handler));
        }
    }

    /// <summary>Adds a handler for events of one type.</summary>
    public HandlerRegistration Add<T>(Handler<T> handler)
        where T : TEvent
    {
        Handler<TEvent> typed = handler.ForBase<TEvent>();
        lock (_gate)
        {
            _typed = _typed.Add(typed);
            TakeSnapshot();
            return new HandlerRegistration(replaced: false, () => Remove(typed));
        }
    }

    private void Remove(Handler<TEvent> handler)
    {
        lock (_gate)
        {
            _handler = _handler == handler ? null : _handler;
            _typed = _typed.Remove(handler);
            TakeSnapshot();
        }
    }

    private void TakeSnapshot()
    {
        ImmutableArray<Handler<TEvent>> all = _handler is null ? _typed : _typed.Insert(0, _handler);
        _snapshot = new Snapshot(all, all.Any(h => h.IsSynchronous));
    }

    /// <summary>Represents the handlers at one moment.</summary>
    internal sealed record Snapshot(ImmutableArray<Handler<TEvent>> Handlers, bool AnySynchronous);
}
