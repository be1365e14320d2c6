namespace Earshot.Dispatching;

/// <summary>Events that keep their order. At most one worker has a lane at any time.</summary>
internal sealed class Lane<TEvent>
    where TEvent : ListenerEvent
{
    /// <summary>What the lane is found by; null for a lane of a single event.</summary>
    public string? Key { get; set; }

    /// <summary>What waits.</summary>
    public Queue<TEvent> Waiting { get; } = new();

    /// <summary>Events taken since a worker got the lane.</summary>
    public int Taken { get; set; }
}
