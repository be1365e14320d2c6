using System.Collections.Immutable;

namespace Earshot.Dispatching;

/// <summary>The handlers of events: one in the slot, any number of typed ones. Changes take effect with the next event.</summary>
internal sealed class HandlerRegistry<TEvent>
    where TEvent : ListenerEvent
{
    private readonly Lock _gate = new();
    private Handler<TEvent>? _slot;
    private ImmutableArray<Handler<TEvent>> _typed = [];
    private volatile Snapshot _snapshot = new([], AnySynchronous: false);

    /// <summary>What is registered now; the slot's handler first, then in the order of registration.</summary>
    public Snapshot Current => _snapshot;

    /// <summary>Fills the slot, replacing what it held.</summary>
    public void SetSlot(Handler<TEvent> handler)
    {
        lock (_gate)
        {
            _slot = handler;
            TakeSnapshot();
        }
    }

    /// <summary>Adds a handler for events of one type.</summary>
    /// <returns>Removes the handler when disposed of.</returns>
    public IDisposable Add<T>(Handler<T> handler)
        where T : TEvent
    {
        var typed = new Handler<TEvent>(
            handler.IsSynchronous,
            (e, cancellationToken) => e is T wanted ? handler.Invoke(wanted, cancellationToken) : ValueTask.CompletedTask)
        {
            Wants = static e => e is T,
        };
        lock (_gate)
        {
            _typed = _typed.Add(typed);
            TakeSnapshot();
        }

        return new Registration(this, typed);
    }

    private void Remove(Handler<TEvent> handler)
    {
        lock (_gate)
        {
            int index = _typed.IndexOf(handler);
            if (index >= 0)
            {
                _typed = _typed.RemoveAt(index);
                TakeSnapshot();
            }
        }
    }

    private void TakeSnapshot()
    {
        ImmutableArray<Handler<TEvent>> all = _slot is null ? _typed : _typed.Insert(0, _slot);
        _snapshot = new Snapshot(all, all.Any(h => h.IsSynchronous));
    }

    /// <summary>The handlers at one moment.</summary>
    internal sealed record Snapshot(ImmutableArray<Handler<TEvent>> Handlers, bool AnySynchronous);

    private sealed class Registration(HandlerRegistry<TEvent> registry, Handler<TEvent> handler) : IDisposable
    {
        public void Dispose() => registry.Remove(handler);
    }
}
