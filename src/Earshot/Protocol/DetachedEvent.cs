namespace Earshot.Protocol;

/// <summary>Represents an event without its object: what <see cref="RealtimeProtocol{TEvent}.Recreate"/> needs.</summary>
/// <param name="Raw">The event's JSON in UTF-8. The memory belongs to the recreated event.</param>
/// <param name="Context">The value that <see cref="RealtimeProtocol{TEvent}.Detach"/> returned.</param>
/// <param name="Origin">How the event reached the listener.</param>
/// <param name="ReceivedAt">The time at which the event was received, by the local clock.</param>
public readonly record struct DetachedEvent(
    ReadOnlyMemory<byte> Raw, string Context, EventOrigin Origin, DateTimeOffset ReceivedAt)
{
    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() => $"{Raw.Length} bytes ({Origin})";
}
