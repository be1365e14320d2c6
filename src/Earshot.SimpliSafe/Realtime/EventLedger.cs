namespace Earshot.SimpliSafe.Realtime;

/// <summary>Tracks the received events of each system over all connections of a listener. This type is thread-safe.</summary>
internal sealed class EventLedger
{
    // An account has few systems; the memory for events of unlisted systems is limited.
    private const int MostSystems = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, SystemProgress> _systems = [];
    private readonly SystemProgress _others = new();

    /// <summary>Determines whether the baseline of a system is known.</summary>
    public bool Knows(long systemId)
    {
        lock (_gate)
        {
            return _systems.ContainsKey(systemId);
        }
    }

    /// <summary>Marks existing events as old.</summary>
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

    /// <summary>Accepts a received event.</summary>
    /// <returns>true if the event is new; otherwise, false.</returns>
    public bool TryAccept(SimpliSafeEvent e)
    {
        lock (_gate)
        {
            return Progress(e.SystemId).TryAccept(e);
        }
    }

    /// <summary>Gets the time from which the history of a system must be read.</summary>
    public DateTimeOffset From(long systemId, TimeSpan overlap)
    {
        lock (_gate)
        {
            return Progress(systemId).From(overlap);
        }
    }

    /// <summary>Accepts events from the history of a system and returns the missed ones, in order.</summary>
    public List<SimpliSafeEvent> AcceptMissed(long systemId, IEnumerable<SimpliSafeEvent> events)
    {
        lock (_gate)
        {
            return Progress(systemId).AcceptMissed(events);
        }
    }

    /// <summary>Notes that a connection ended: until a system is caught up, new events prove nothing about earlier ones.</summary>
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
