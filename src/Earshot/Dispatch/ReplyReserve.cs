namespace Earshot.Dispatching;

/// <summary>
/// Represents the room beyond the queue's capacity that the reader uses while an action waits for its reply, because a handler that waits
/// for a reply would otherwise wait for the reader, which waits for the handler. This type is thread-safe.
/// </summary>
internal sealed class ReplyReserve
{
    private readonly Lock _gate = new();
    private int _waiting;
    private volatile Action? _fail;

    /// <summary>Gets a value that indicates whether an action waits for its reply.</summary>
    public bool IsOpen => _fail is not null;

    /// <summary>Gets or sets the callback that lets a waiting reader check again.</summary>
    public Action? Opened { get; set; }

    /// <summary>Notes that an action waits for its reply.</summary>
    /// <param name="fail">Fails all waiting actions of the connection.</param>
    public void Enter(Action fail)
    {
        lock (_gate)
        {
            _waiting++;
            _fail = fail;
        }

        Opened?.Invoke();
    }

    /// <summary>Notes that an action does not wait any more.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_waiting == 0)
            {
                _fail = null;
            }
        }
    }

    /// <summary>Determines whether there is room for another event.</summary>
    /// <param name="count">The number of events.</param>
    /// <param name="capacity">The maximum number of events without the reserve.</param>
    /// <param name="reserve">The size of the reserve.</param>
    /// <param name="isRead">Whether the reader adds the event, because only it can use the reserve.</param>
    /// <param name="isExceeded">
    /// When this method returns, contains true if an action waits for its reply, and the reserve is used up; otherwise, false.
    /// </param>
    public bool HasRoom(int count, int capacity, int reserve, bool isRead, out bool isExceeded)
    {
        isExceeded = false;
        if (count < capacity)
        {
            return true;
        }

        if (!isRead || !IsOpen)
        {
            return false;
        }

        isExceeded = count - capacity >= reserve;
        return !isExceeded;
    }

    /// <summary>Fails the waiting actions, if there are any, because the reserve is used up and nothing is read any more.</summary>
    public void Exceed()
    {
        try
        {
            _fail?.Invoke();
        }
        catch (Exception)
        {
            // This is a bug of the protocol, which must not end the reader.
        }
    }
}
