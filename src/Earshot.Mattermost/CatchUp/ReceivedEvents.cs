namespace Earshot.Mattermost.CatchUp;

/// <summary>
/// Keeps the events that were received since the last confirmed time, so that a catch-up from that time does not deliver them again.
/// </summary>
/// <remarks>
/// Only identities are kept, and a few posts that can become the anchor of a catch-up: events that are kept would be moved by the garbage
/// collector, which costs more than to read them. This type is thread-safe.
/// </remarks>
internal sealed class ReceivedEvents
{
    // If more are received between two ping replies, the oldest may be delivered twice after a lost session.
    private const int MaxEvents = 4096;

    // Any older post serves as the anchor, so that not each one is kept. A quiet listener keeps all.
    private const int AllAnchors = 8;
    private const int PostsPerAnchor = 64;

    private const int MaxChannels = 4096;

    private readonly Lock _gate = new();
    private readonly Queue<(long Identity, long Timestamp)> _identities = new();
    private readonly Queue<(PostedEvent Event, long Timestamp)> _anchors = new();
    private readonly HashSet<string> _channels = new(StringComparer.Ordinal);
    private PostedEvent? _anchor;
    private int _postsSinceAnchor;
    private string? _lastChannel;

    /// <summary>Adds an event that is delivered.</summary>
    public void Add(MattermostEvent e, long timestamp)
    {
        if (!EventIdentity.IsRecoverable(e))
        {
            return;
        }

        long? identity = EventIdentity.OfReceived(e);
        lock (_gate)
        {
            if (identity is { } known)
            {
                _identities.Enqueue((known, timestamp));
            }

            if (e is PostedEvent posted && (_anchors.Count < AllAnchors || ++_postsSinceAnchor >= PostsPerAnchor))
            {
                _postsSinceAnchor = 0;
                _anchors.Enqueue((posted, timestamp));
            }

            if (e.Lane is { } channel && !ReferenceEquals(channel, _lastChannel) && _channels.Count < MaxChannels)
            {
                _channels.Add(channel);
                _lastChannel = channel;
            }

            if (_identities.Count > MaxEvents)
            {
                _identities.Dequeue();
            }

            if (_anchors.Count > MaxEvents / PostsPerAnchor)
            {
                _anchor = _anchors.Dequeue().Event;
            }
        }
    }

    /// <summary>Removes the events that were received before a confirmed timestamp.</summary>
    public void RemoveBefore(long timestamp)
    {
        lock (_gate)
        {
            while (_identities.TryPeek(out (long Identity, long Timestamp) oldest) && oldest.Timestamp < timestamp)
            {
                _identities.Dequeue();
            }

            while (_anchors.TryPeek(out (PostedEvent Event, long Timestamp) oldest) && oldest.Timestamp < timestamp)
            {
                _anchor = _anchors.Dequeue().Event;
            }
        }
    }

    /// <summary>Sets the channels of the current user, and the ones that were restored.</summary>
    public void SetChannels(IEnumerable<string> channels)
    {
        lock (_gate)
        {
            _lastChannel = null;
            _channels.Clear();
            _channels.UnionWith(channels.Take(MaxChannels));
        }
    }

    /// <summary>Removes a channel that the current user has left.</summary>
    public void RemoveChannel(string channel)
    {
        lock (_gate)
        {
            _lastChannel = null;
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

    /// <summary>Gets the identities of the events, and a post that was received before them.</summary>
    public (List<long> Identities, PostedEvent? Anchor) Snapshot()
    {
        lock (_gate)
        {
            return ([.. _identities.Select(entry => entry.Identity)], _anchor);
        }
    }
}
