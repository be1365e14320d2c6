namespace Earshot.Dispatching;

/// <summary>Specifies what became of an event at one of its consumers: the handlers, or the enumeration.</summary>
internal enum Outcome
{
    /// <summary>All handlers completed, or the enumeration requested the next event.</summary>
    Handled,

    /// <summary>A handler threw, and the event is not delivered again.</summary>
    Failed,

    /// <summary>The event was not handled and must be delivered again.</summary>
    Unhandled,

    /// <summary>The consumer did not accept the event.</summary>
    Dropped,
}

/// <summary>
/// Represents a received event on its way to its consumers, or, without an event, a proof behind the events received before it.
/// </summary>
internal sealed class Delivery<TEvent>(TEvent e, int consumers)
    where TEvent : ListenerEvent
{
    /// <summary>Gets the event. It is null for a proof.</summary>
    public TEvent Event { get; } = e;

    /// <summary>Gets the moment up to which the proof confirms that everything was received.</summary>
    public long Moment { get; init; }

    /// <summary>Gets or sets the number of consumers that have not finished. Guarded by <see cref="HandledWatermark{TEvent}"/>.</summary>
    public int Outstanding { get; set; } = consumers;

    /// <summary>Gets or sets the outcome over all consumers. Guarded by <see cref="HandledWatermark{TEvent}"/>.</summary>
    public Outcome Outcome { get; set; } = Outcome.Dropped;
}
