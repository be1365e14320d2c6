using System.Text.Json;

namespace Earshot;

/// <summary>What every event has, whichever service it comes from.</summary>
/// <remarks>Immutable; may be read from several threads at once.</remarks>
public abstract class ListenerEvent
{
    private JsonDocument? _document;

    /// <summary>Makes an event from the JSON as it came.</summary>
    /// <param name="raw">The event's JSON text in UTF-8; kept, never copied: the caller must not change it afterwards.</param>
    /// <param name="origin">How it was heard.</param>
    /// <param name="receivedAt">When its last byte had been read, by the machine's clock.</param>
    protected ListenerEvent(ReadOnlyMemory<byte> raw, EventOrigin origin, DateTimeOffset receivedAt)
    {
        RawUtf8 = raw;
        Origin = origin;
        ReceivedAt = receivedAt;
    }

    /// <summary>The service's own name of this kind of event.</summary>
    public abstract string Type { get; }

    /// <summary>Events of one lane keep their order; null stands for the lane of everything that belongs nowhere.</summary>
    public abstract string? Lane { get; }

    /// <summary>How this event was heard.</summary>
    public EventOrigin Origin { get; }

    /// <summary>When this program received it, by the machine's clock.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>The JSON as it came, parsed when first asked for.</summary>
    public JsonElement Raw => (_document ??= JsonDocument.Parse(RawUtf8)).RootElement;

    /// <summary>The JSON as it came, byte by byte, in UTF-8.</summary>
    public ReadOnlyMemory<byte> RawUtf8 { get; }

    /// <summary>Names the event without what was said in it, so that it may be logged.</summary>
    public override string ToString() => $"{Type} ({Origin})";
}
