namespace Earshot.Dispatching;

/// <summary>
/// Represents the room beyond the queue's capacity that the reader uses while an action waits for its reply, because a handler that waits
/// for a reply would otherwise wait for the reader, which waits for the handler.
/// </summary>
internal sealed class ReplyReserve
{
    private volatile Action? _fail;

    /// <summary>Gets a value that indicates whether an action waits for its reply.</summary>
    public bool IsOpen => _fail is not null;

    /// <summary>Gets or sets the callback that lets a waiting reader continue.</summary>
    public Action? Opened { get; set; }

    /// <summary>Opens the reserve.</summary>
    /// <param name="failActions">Fails the waiting actions.</param>
    public void Open(Action failActions)
    {
        _fail = failActions;
        Opened?.Invoke();
    }

    /// <summary>Closes the reserve, because no action waits any more.</summary>
    public void Close() => _fail = null;

    /// <summary>Determines whether a queue has room for another event.</summary>
    /// <param name="count">The number of events in the queue.</param>
    /// <param name="capacity">The capacity, which is also the size of the reserve.</param>
    /// <param name="isRead">Whether the reader adds the event, because only it can use the reserve.</param>
    /// <param name="isExceeded">
    /// When this method returns, contains true if an action waits for its reply, and the reserve is used up; otherwise, false.
    /// </param>
    public bool HasRoom(int count, int capacity, bool isRead, out bool isExceeded)
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

        isExceeded = count - capacity >= capacity;
        return !isExceeded;
    }

    /// <summary>Fails the waiting actions, if there are any, because the reserve is used up and nothing is read any more.</summary>
    public void Exceed() => _fail?.Invoke();
}
