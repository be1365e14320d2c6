namespace Earshot;

/// <summary>
/// The exception that is thrown to the caller of an action when its reply cannot be read, because the queue of events and its reserve are
/// full. The server may have performed the action.
/// </summary>
public sealed class QueueFullException : EarshotException
{
    internal QueueFullException(int capacity)
        : base(
            $"The reply to the action cannot be read: {capacity} events and as many in the reserve wait for their handlers. Handlers that "
            + "wait for replies must not be slower than the events; increase QueueCapacity, or perform the action outside the handler.")
    {
    }
}
