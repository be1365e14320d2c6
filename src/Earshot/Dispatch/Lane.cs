namespace Earshot.Dispatching;

/// <summary>Represents a sequence of events whose order is kept. At most one worker processes a lane at a time.</summary>
internal sealed class Lane<TEvent>
    where TEvent : ListenerEvent
{
    /// <summary>Gets or sets the name of the lane, or null if the lane is for a single event.</summary>
    public string? Key { get; set; }

    /// <summary>Gets the events that wait.</summary>
    public Queue<TEvent> Waiting { get; } = new();

    /// <summary>Gets or sets the number of events that the lane's worker has taken in its turn.</summary>
    public int Taken { get; set; }
}
