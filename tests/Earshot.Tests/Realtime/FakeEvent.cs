namespace Earshot.Tests.Realtime;

/// <summary>Represents an event of the fake service: <c>{"event":"x","lane":"a","seq":1}</c>.</summary>
public class FakeEvent(
    ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt, string type, string? lane, int sequence, EventOrigin origin = EventOrigin.Live)
    : ListenerEvent(raw, origin, receivedAt)
{
    public override string Type { get; } = type;

    public override string? Lane { get; } = lane;

    public int Sequence { get; } = sequence;
}

/// <summary>Represents an event of type <c>said</c>.</summary>
public sealed class SaidEvent(ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt, string? lane, int sequence)
    : FakeEvent(raw, receivedAt, "said", lane, sequence);
