using Earshot.Simulator.Faults;

namespace Earshot.Simulator.Hosting.FaultLayers;

/// <summary>How silent a connection has become.</summary>
internal enum Silence
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Nothing is read and nothing is sent; TCP pushes back once its buffers are full.</summary>
    Hung,

    /// <summary>Everything is read and thrown away, nothing is sent.</summary>
    HalfOpen,
}

/// <summary>What faults have made of a connection's bytes; read by both directions, so changes are seen at once.</summary>
internal sealed class Link(TimeProvider timeProvider)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Silence _silence;
    private volatile Dripping? _drip;

    /// <summary>The clock for everything that waits.</summary>
    public TimeProvider TimeProvider { get; } = timeProvider;

    /// <summary>Completes when the connection is gone: the client left, or it was cut.</summary>
    public Task Ended => _ended.Task;

    public Silence Silence => _silence;

    public Dripping? Drip
    {
        get => _drip;
        set => _drip = value;
    }

    public void SetSilence(Silence silence) => _silence = silence;

    public void End() => _ended.TrySetResult();

    /// <summary>So many bytes at a time, and so long between.</summary>
    public sealed record Dripping(int Bytes, TimeSpan Interval);
}
