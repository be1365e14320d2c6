namespace Earshot.Realtime;

/// <summary>What the loop hands what it finds to: the listener's queues and notifications.</summary>
internal interface IListenerHost<TEvent>
    where TEvent : ListenerEvent
{
    /// <summary>Hands an event over, waiting while the queue is full.</summary>
    ValueTask DeliverAsync(TEvent e, CancellationToken cancellationToken);

    /// <summary>Tells that an interval can't be proven.</summary>
    ValueTask GapFoundAsync(Gap gap);

    /// <summary>Tells that a connection stands.</summary>
    ValueTask ConnectedAsync(ConnectNotification notification);

    /// <summary>Tells that a connection has ended.</summary>
    ValueTask DisconnectedAsync(DisconnectNotification notification);

    /// <summary>Tells of an error that the listener survives.</summary>
    void Report(ListenerError error);

    /// <summary>Waits for the handlers to finish what is queued, within the time allowed.</summary>
    Task DrainAsync();
}
