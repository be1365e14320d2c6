namespace Earshot.Mattermost.CatchUp;

/// <summary>Contains the identities of the last events, at most as many as its capacity. It is not thread-safe.</summary>
internal sealed class IdentityWindow(int capacity)
{
    private readonly Queue<(long Identity, long Time)> _inOrder = new();
    private readonly HashSet<long> _identities = [];

    /// <summary>Gets the identities with their times, the oldest first.</summary>
    public IEnumerable<(long Identity, long Time)> Entries => _inOrder;

    /// <summary>Gets the number of identities.</summary>
    public int Count => _inOrder.Count;

    /// <summary>Determines whether the window contains an identity.</summary>
    public bool Contains(long identity) => _identities.Contains(identity);

    /// <summary>Adds an identity, and removes the oldest one if the window is full.</summary>
    /// <returns>True if the identity was added; false if the window contains it.</returns>
    public bool Add(long identity, long time = 0)
    {
        if (!_identities.Add(identity))
        {
            return false;
        }

        _inOrder.Enqueue((identity, time));
        if (_inOrder.Count > capacity)
        {
            _identities.Remove(_inOrder.Dequeue().Identity);
        }

        return true;
    }

    /// <summary>Removes the oldest identities whose time is below a limit.</summary>
    public void RemoveBefore(long time)
    {
        while (_inOrder.TryPeek(out (long Identity, long Time) oldest) && oldest.Time < time)
        {
            _identities.Remove(_inOrder.Dequeue().Identity);
        }
    }

    /// <summary>Removes all identities.</summary>
    public void Clear()
    {
        _inOrder.Clear();
        _identities.Clear();
    }
}
