namespace Earshot.Dispatching;

/// <summary>Specifies what became of an event at one of its consumers: the handlers, or the enumeration.</summary>
internal enum Outcome : byte
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

/// <summary>Specifies what a <see cref="Delivery{TEvent}"/> is.</summary>
internal enum DeliveryKind : byte
{
    /// <summary>An event that the connection received, or that the protocol created.</summary>
    Received,

    /// <summary>A missed event that a catch-up fetched.</summary>
    CaughtUp,

    /// <summary>A proof behind the events received before it.</summary>
    Proof,
}

/// <summary>
/// Represents a received event on its way to its consumers, or, without an event, a proof behind the events received before it.
/// </summary>
/// <remarks>
/// One is created for each event, so that it is small. Its mutable state is guarded by <see cref="HandledWatermark{TEvent}"/>.
/// </remarks>
internal sealed class Delivery<TEvent>(TEvent? e, DeliveryKind kind, byte consumers)
    where TEvent : ListenerEvent
{
    /// <summary>
    /// Gets or sets the event. A proof has none, nor has an event that was given up or is in the temporary file of held-back events, so
    /// that its memory is free.
    /// </summary>
    public TEvent? Event { get; set; } = e;

    /// <summary>
    /// Gets or sets the moment up to which the proof confirms that everything was received, or, of an event in the temporary file, the UTC
    /// ticks at which it was received.
    /// </summary>
    public long Moment { get; set; }

    /// <summary>Gets or sets the number of caught-up events before this one, which wraps around.</summary>
    public uint CaughtUpBefore { get; set; }

    /// <summary>Gets a value that specifies what this is.</summary>
    public DeliveryKind Kind { get; } = kind;

    /// <summary>Gets or sets the number of consumers that have not finished.</summary>
    public byte Outstanding { get; set; } = consumers;

    /// <summary>Gets or sets the outcome over all consumers.</summary>
    public Outcome Outcome { get; set; } = Outcome.Dropped;
}
