using System.Diagnostics.CodeAnalysis;

namespace Earshot.Dispatching;

/// <summary>What waits, by lanes, and in which order workers get it. Not thread-safe: the dispatcher guards it.</summary>
internal sealed class LaneQueue<TEvent>(Dispatch order)
    where TEvent : ListenerEvent
{
    // A worker lets other lanes go first after this many events of its own.
    private const int Turn = 32;

    // Lanes come and go with almost every event; a few are kept for the next.
    private const int MostSpares = 64;

    private readonly Dictionary<string, Lane<TEvent>> _lanes = new(StringComparer.Ordinal);
    private readonly Queue<Lane<TEvent>> _ready = new();
    private readonly Stack<Lane<TEvent>> _spares = new();

    /// <summary>Whether a lane waits for a worker.</summary>
    public bool HasReady => _ready.Count > 0;

    /// <summary>Events that no worker has taken.</summary>
    public int Count { get; private set; }

    /// <summary>Puts an event at the end of its lane.</summary>
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

    /// <summary>Takes the next event for a worker.</summary>
    /// <param name="lane">The lane that the worker has; another or none afterwards, according to what comes next.</param>
    /// <param name="e">The event.</param>
    /// <returns>False where nothing waits that another worker hasn't got.</returns>
    public bool TryTake(ref Lane<TEvent>? lane, [NotNullWhen(true)] out TEvent? e)
    {
        if (lane is not null && (lane.Waiting.Count == 0 || (lane.Taken >= Turn && HasReady)))
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

        if (_spares.Count < MostSpares)
        {
            _spares.Push(lane);
        }
    }
}
