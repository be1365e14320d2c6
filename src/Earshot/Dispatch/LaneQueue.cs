using System.Diagnostics.CodeAnalysis;

namespace Earshot.Dispatching;

/// <summary>Holds the waiting events by lane, and determines the order in which workers take them. This type is not thread-safe.</summary>
internal sealed class LaneQueue<TEvent>(Dispatch order)
    where TEvent : ListenerEvent
{
    // The number of events after which a worker leaves its lane if other lanes are waiting.
    private const int MaxTurn = 32;

    // Lanes are created for almost every event, so that some are kept for reuse.
    private const int MaxSpares = 64;

    private readonly Dictionary<string, Lane<TEvent>> _lanes = new(StringComparer.Ordinal);
    private readonly Queue<Lane<TEvent>> _ready = new();
    private readonly Stack<Lane<TEvent>> _spares = new();

    /// <summary>Gets a value that indicates whether a lane waits for a worker.</summary>
    public bool HasReady => _ready.Count > 0;

    /// <summary>Gets the number of events that no worker has taken.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an event at the end of its lane.</summary>
    public void Add(Delivery<TEvent> delivery)
    {
        string? key = order switch
        {
            Dispatch.Ordered => delivery.Event!.Lane ?? string.Empty,
            Dispatch.Sequential => string.Empty,
            _ => null,
        };
        Count++;
        if (key is null || !_lanes.TryGetValue(key, out Lane<TEvent>? lane))
        {
            lane = _spares.TryPop(out Lane<TEvent>? spare) ? spare : new Lane<TEvent>();
            lane.Key = key;
            _ready.Enqueue(lane);
            if (key is not null)
            {
                _lanes.Add(key, lane);
            }
        }

        lane.Add(delivery);
    }

    /// <summary>Puts the event that a worker has taken last back at the start of its lane.</summary>
    public void PutBack(Lane<TEvent> lane, Delivery<TEvent> delivery)
    {
        lane.PutBack(delivery);
        Count++;
    }

    /// <summary>Tries to take the next event for a worker.</summary>
    /// <param name="lane">The worker's lane, or null if it has none. Receives the lane of the next event, or null.</param>
    /// <param name="delivery">When this method returns true, contains the event; otherwise, null.</param>
    /// <returns>True if an event was taken; false if all waiting events are in lanes of other workers.</returns>
    public bool TryTake(ref Lane<TEvent>? lane, [NotNullWhen(true)] out Delivery<TEvent>? delivery)
    {
        if (lane is not null && (lane.IsEmpty || (lane.Taken >= MaxTurn && HasReady)))
        {
            Return(lane);
            lane = null;
        }

        if (lane is null && !_ready.TryDequeue(out lane))
        {
            delivery = null;
            return false;
        }

        delivery = lane.Take();
        lane.Taken++;
        Count--;
        return true;
    }

    /// <summary>Returns the lane of a worker, so that another worker can take it.</summary>
    public void Return(Lane<TEvent> lane)
    {
        lane.Taken = 0;
        if (!lane.IsEmpty)
        {
            _ready.Enqueue(lane);
            return;
        }

        if (lane.Key is { } key)
        {
            _lanes.Remove(key);
        }

        if (_spares.Count < MaxSpares)
        {
            _spares.Push(lane);
        }
    }
}
