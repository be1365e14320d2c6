using System.Text.Json;
using Earshot.Json;

namespace Earshot;

/// <summary>Represents an event of any service.</summary>
/// <remarks>Events are immutable and thread-safe.</remarks>
public abstract class ListenerEvent
{
    private JsonDocument? _document;

    /// <summary>Initializes a new instance of the <see cref="ListenerEvent"/> class from the received JSON.</summary>
    /// <param name="raw">The event's JSON in UTF-8. It is not copied, so that it must not change afterwards.</param>
    /// <param name="origin">How the event reached the listener.</param>
    /// <param name="receivedAt">The time at which the last byte was received, by the local clock.</param>
    protected ListenerEvent(ReadOnlyMemory<byte> raw, EventOrigin origin, DateTimeOffset receivedAt)
    {
        RawUtf8 = raw;
        Origin = origin;
        ReceivedAt = receivedAt;
    }

    /// <summary>Gets the service's name for this type of event.</summary>
    public abstract string Type { get; }

    /// <summary>
    /// Gets the lane in which the event keeps its order, or null if it belongs to none. All events without a lane share one.
    /// </summary>
    public abstract string? Lane { get; }

    /// <summary>Gets a value that specifies how the event reached the listener.</summary>
    public EventOrigin Origin { get; }

    /// <summary>Gets the time at which the event was received, by the local clock.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>Gets the received JSON. It is parsed at the first access.</summary>
    public JsonElement Raw => (_document ??= FreeJson.Parse(RawUtf8)).RootElement;

    /// <summary>Gets the received JSON in UTF-8, byte by byte.</summary>
    public ReadOnlyMemory<byte> RawUtf8 { get; }

    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() => $"{Type} ({Origin})";
}
