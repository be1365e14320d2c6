namespace Earshot.Mattermost.CatchUp;

/// <summary>
/// Keeps the events that were received since the last confirmed time, so that a catch-up from that time does not deliver them again.
/// </summary>
/// <remarks>Only references are kept; the events are decoded when a catch-up begins. This type is thread-safe.</remarks>
internal sealed class ReceivedEvents
{
    // If more are received between two ping replies, the oldest may be delivered twice after a lost session.
    private const int MaxEvents = 4096;
    private const int MaxChannels = 4096;

    private readonly Lock _gate = new();
    private readonly Queue<(MattermostEvent Event, long Timestamp)> _events = new();
    private readonly HashSet<string> _channels = new(StringComparer.Ordinal);
    private PostedEvent? _anchor;

    /// <summary>Adds an event that is delivered.</summary>
    public void Add(MattermostEvent e, long timestamp)
    {
        if (!EventIdentity.IsRecoverable(e))
        {
            return;
        }

        lock (_gate)
        {
            _events.Enqueue((e, timestamp));
            if (e.Lane is { } channel && _channels.Count < MaxChannels)
            {
                _channels.Add(channel);
            }

            if (_events.Count > MaxEvents)
            {
                Forget(_events.Dequeue().Event);
            }
        }
    }

    /// <summary>Removes the events that were received before a confirmed timestamp.</summary>
    public void RemoveBefore(long timestamp)
    {
        lock (_gate)
        {
            while (_events.TryPeek(out (MattermostEvent Event, long Timestamp) oldest) && oldest.Timestamp < timestamp)
            {
                Forget(_events.Dequeue().Event);
            }
        }
    }

    /// <summary>Sets the channels of the current user, and the ones that were restored.</summary>
    public void SetChannels(IEnumerable<string> channels)
    {
        lock (_gate)
        {
            _channels.Clear();
            _channels.UnionWith(channels.Take(MaxChannels));
        }
    }

    /// <summary>Removes a channel that the current user has left.</summary>
    public void RemoveChannel(string channel)
    {
        lock (_gate)
        {
            _channels.Remove(channel);
        }
    }

    /// <summary>Gets the known channels.</summary>
    public List<string> Channels
    {
        get
        {
            lock (_gate)
            {
                return [.. _channels];
            }
        }
    }

    /// <summary>Gets the events, and the last post that was received before them.</summary>
    public (List<MattermostEvent> Events, PostedEvent? Anchor) Snapshot()
    {
        lock (_gate)
        {
            return ([.. _events.Select(entry => entry.Event)], _anchor);
        }
    }

    private void Forget(MattermostEvent e) => _anchor = e as PostedEvent ?? _anchor;
}
