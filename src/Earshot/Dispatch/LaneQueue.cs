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
    public void Add(TEvent e)
    {
        string? key = order switch
        {
            Dispatch.Ordered => e.Lane ?? string.Empty,
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

        lane.Waiting.Enqueue(e);
    }

    /// <summary>Tries to take the next event for a worker.</summary>
    /// <param name="lane">The worker's lane, or null if it has none. Receives the lane of the next event, or null.</param>
    /// <param name="e">When this method returns true, contains the event; otherwise, null.</param>
    /// <returns>True if an event was taken; false if all waiting events are in lanes of other workers.</returns>
    public bool TryTake(ref Lane<TEvent>? lane, [NotNullWhen(true)] out TEvent? e)
    {
        if (lane is not null && (lane.Waiting.Count == 0 || (lane.Taken >= MaxTurn && HasReady)))
        {
            PutBack(lane);
            lane = null;
        }

        if (lane is null && !_ready.TryDequeue(out lane))
        {
            e = null;
            return false;
        }

        e = lane.Waiting.Dequeue();
        lane.Taken++;
        Count--;
        return true;
    }

    private void PutBack(Lane<TEvent> lane)
    {
        lane.Taken = 0;
        if (lane.Waiting.Count > 0)
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
