namespace Earshot.Dispatching;

/// <summary>Events that keep their order. At most one worker runs a lane at any time.</summary>
internal sealed class Lane<TEvent>(Dispatcher<TEvent> dispatcher, string? key) : IThreadPoolWorkItem
    where TEvent : ListenerEvent
{
    /// <summary>What the lane is found by; null for a lane of a single event.</summary>
    public string? Key { get; } = key;

    /// <summary>What waits. Guarded by the dispatcher's gate.</summary>
    public Queue<TEvent> Waiting { get; } = new();

    /// <summary>Whether a worker has it or will. Guarded by the dispatcher's gate.</summary>
    public bool IsScheduled { get; set; }

    /// <summary>Events handled since it was scheduled. Guarded by the dispatcher's gate.</summary>
    public int Handled { get; set; }

    /// <inheritdoc/>
    public void Execute() => dispatcher.Run(this);
}
