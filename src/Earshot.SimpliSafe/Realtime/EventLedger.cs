namespace Earshot.SimpliSafe.Realtime;

/// <summary>What has been heard of each system, over all connections of a listener.</summary>
internal sealed class EventLedger
{
    // The account's own systems are few; what the service sends of others must not grow without end.
    private const int MostSystems = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, SystemProgress> _systems = [];
    private readonly SystemProgress _others = new();

    /// <summary>Whether the beginning of a system is known.</summary>
    public bool Knows(long systemId)
    {
        lock (_gate)
        {
            return _systems.ContainsKey(systemId);
        }
    }

    /// <summary>Takes what is there for old.</summary>
    public void SetBaseline(long systemId, IReadOnlyList<SimpliSafeEvent> events)
    {
        lock (_gate)
        {
            if (!_systems.ContainsKey(systemId))
            {
                var progress = new SystemProgress();
                progress.SetBaseline(events);
                _systems[systemId] = progress;
            }
        }
    }

    /// <summary>Takes an event as it is heard.</summary>
    /// <returns>False for one that was handed over before.</returns>
    public bool TryTake(SimpliSafeEvent e)
    {
        lock (_gate)
        {
            return Progress(e.SystemId).TryTake(e);
        }
    }

    /// <summary>From when on a system's history is to be read.</summary>
    public DateTimeOffset From(long systemId, TimeSpan overlap)
    {
        lock (_gate)
        {
            return Progress(systemId).From(overlap);
        }
    }

    /// <summary>Takes what a system's history brought; gives back what was missed, in order.</summary>
    public List<SimpliSafeEvent> TakeMissed(long systemId, IEnumerable<SimpliSafeEvent> events)
    {
        lock (_gate)
        {
            return Progress(systemId).TakeMissed(events);
        }
    }

    /// <summary>A connection has ended: until a system is caught up with, what is heard of it proves nothing about what came before.</summary>
    public void Interrupted()
    {
        lock (_gate)
        {
            foreach (SystemProgress progress in _systems.Values)
            {
                progress.IsCaughtUp = false;
            }
        }
    }

    private SystemProgress Progress(long systemId)
    {
        if (!_systems.TryGetValue(systemId, out SystemProgress? progress))
        {
            if (_systems.Count >= MostSystems)
            {
                return _others;
            }

            _systems[systemId] = progress = new SystemProgress();
        }

        return progress;
    }
}
