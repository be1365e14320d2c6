namespace Earshot.Simulator.Hosting.FaultLayers;

/// <summary>Specifies whether a connection has become silent.</summary>
internal enum Silence
{
    /// <summary>Data passes in both directions.</summary>
    None,

    /// <summary>No data is read or sent. TCP applies back-pressure when its buffers are full.</summary>
    Hung,

    /// <summary>Received data is discarded, and no data is sent.</summary>
    HalfOpen,
}

/// <summary>Holds the effects of faults on the bytes of a connection. Both directions read it, so changes apply immediately.</summary>
internal sealed class Link(TimeProvider timeProvider)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Silence _silence;
    private volatile Dripping? _drip;

    /// <summary>Gets the clock for all waits.</summary>
    public TimeProvider TimeProvider { get; } = timeProvider;

    /// <summary>Gets a task that completes when the connection has ended.</summary>
    public Task Ended => _ended.Task;

    public Silence Silence => _silence;

    public Dripping? Drip
    {
        get => _drip;
        set => _drip = value;
    }

    public void SetSilence(Silence silence) => _silence = silence;

    public void End() => _ended.TrySetResult();

    /// <summary>Represents the size of a piece and the time between two pieces.</summary>
    public sealed record Dripping(int Bytes, TimeSpan Interval);
}
