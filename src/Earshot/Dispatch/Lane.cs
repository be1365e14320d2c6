namespace Earshot.Dispatching;

/// <summary>Represents a sequence of events whose order is kept. At most one worker processes a lane at a time.</summary>
internal sealed class Lane<TEvent>
    where TEvent : ListenerEvent
{
    private readonly Queue<Delivery<TEvent>> _waiting = new();

    // The event whose handler was canceled, which precedes all others.
    private Delivery<TEvent>? _again;

    /// <summary>Gets or sets the name of the lane, or null if the lane is for a single event.</summary>
    public string? Key { get; set; }

    /// <summary>Gets a value that indicates whether no event waits.</summary>
    public bool IsEmpty => _again is null && _waiting.Count == 0;

    /// <summary>Gets or sets the number of events that the lane's worker has taken in its turn.</summary>
    public int Taken { get; set; }

    /// <summary>Adds an event at the end.</summary>
    public void Add(Delivery<TEvent> delivery) => _waiting.Enqueue(delivery);

    /// <summary>Adds the event that was taken last at the start.</summary>
    public void PutBack(Delivery<TEvent> delivery) => _again = delivery;

    /// <summary>Removes the first event.</summary>
    public Delivery<TEvent> Take()
    {
        Delivery<TEvent> first = _again ?? _waiting.Dequeue();
        _again = null;
        return first;
    }
}
