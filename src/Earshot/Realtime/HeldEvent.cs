using Earshot.Dispatching;
using Earshot.Storage;

namespace Earshot.Realtime;

/// <summary>Represents a held-back event.</summary>
/// <param name="delivery">The event's place in the order.</param>
/// <param name="number">A number that grows with the order received.</param>
internal sealed class HeldEvent<TEvent>(Delivery<TEvent> delivery, long number)
    where TEvent : ListenerEvent
{
    /// <summary>Gets the event's place in the order.</summary>
    public Delivery<TEvent> Delivery { get; } = delivery;

    /// <summary>Gets a number that grows with the order received.</summary>
    public long Number { get; } = number;

    /// <summary>Gets or sets the place of the event in the temporary file, or null if the event is in memory.</summary>
    public SpooledEvent? Spooled { get; set; }
}

/// <summary>Represents an event in the temporary file.</summary>
/// <param name="Record">The place of its JSON.</param>
/// <param name="Type">The service's name for its type.</param>
/// <param name="IsRecoverable">Whether a catch-up can fetch the event again.</param>
/// <param name="Origin">How it reached the listener.</param>
/// <param name="ReceivedAt">When it was received.</param>
internal sealed record SpooledEvent(SpoolRecord Record, string Type, bool IsRecoverable, EventOrigin Origin, DateTimeOffset ReceivedAt);
