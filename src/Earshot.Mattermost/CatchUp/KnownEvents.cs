namespace Earshot.Mattermost.CatchUp;

/// <summary>
/// Recognizes duplicates among what is handled live, replayed, or caught up around the loss of a session. This type is thread-safe.
/// </summary>
internal sealed class KnownEvents
{
    // Far more than what can be received both ways, which is what happened within seconds of the start of a session.
    private const int MaxDelivered = 32 * 1024;
    private const int MaxHeard = 8 * 1024;

    private readonly Lock _gate = new();
    private readonly IdentityWindow _delivered = new(MaxDelivered);
    private readonly IdentityWindow _restored = new(MaxHeard);
    private readonly IdentityWindow _heard = new(MaxHeard);
    private readonly IdentityWindow _deletions = new(MaxHeard);
    private volatile bool _isActive;

    /// <summary>Gets a value that indicates whether live events can be duplicates.</summary>
    public bool IsActive => _isActive;

    /// <summary>Starts to recognize duplicates of events that were received on the lost session.</summary>
    public void Begin(IEnumerable<long> received)
    {
        lock (_gate)
        {
            foreach (long identity in received)
            {
                _heard.Add(identity);
            }
        }

        _isActive = true;
    }

    /// <summary>Adds events that another process handled.</summary>
    public void Restore(IEnumerable<long> identities)
    {
        lock (_gate)
        {
            foreach (long identity in identities)
            {
                _restored.Add(identity);
            }
        }

        _isActive = true;
    }

    /// <summary>Forgets everything, because what happens now can no longer be received twice.</summary>
    public void End()
    {
        _isActive = false;
        lock (_gate)
        {
            _delivered.Clear();
            _restored.Clear();
            _heard.Clear();
        }
    }

    /// <summary>
    /// Notes that a deletion was received. The server lists it with a later time if the whole thread is deleted afterward.
    /// </summary>
    public void HeardDeletion(long identity)
    {
        lock (_gate)
        {
            _deletions.Add(identity);
        }
    }

    /// <summary>Determines whether an event of a catch-up is a duplicate.</summary>
    public bool Contains(long identity)
    {
        lock (_gate)
        {
            return _delivered.Contains(identity) || _restored.Contains(identity) || _heard.Contains(identity)
                || _deletions.Contains(identity);
        }
    }

    /// <summary>Notes that a catch-up delivered an event.</summary>
    public void Delivered(long identity)
    {
        lock (_gate)
        {
            _delivered.Add(identity);
        }
    }

    /// <summary>Determines whether a live event is new, and remembers it.</summary>
    public bool Admit(MattermostEvent e)
    {
        if (!_isActive || EventIdentity.Of(e) is not { } identity)
        {
            return true;
        }

        lock (_gate)
        {
            if (_delivered.Contains(identity) || _restored.Contains(identity))
            {
                return false;
            }

            _heard.Add(identity);
            return true;
        }
    }
}
