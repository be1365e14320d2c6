namespace Earshot.Dispatching;

/// <summary>Holds the handlers of a listener, for events and for each notification.</summary>
internal sealed class ListenerHandlers<TEvent>
    where TEvent : ListenerEvent
{
    /// <summary>Gets the handlers of events.</summary>
    public HandlerRegistry<TEvent> Events { get; } = new();

    public HandlerSlot<ConnectNotification> Connect { get; } = new("OnConnect");

    public HandlerSlot<DisconnectNotification> Disconnect { get; } = new("OnDisconnect");

    public HandlerSlot<Gap> Gap { get; } = new("OnGap");

    public HandlerSlot<CatchUpProgress> CatchUp { get; } = new("OnCatchUp");

    public HandlerSlot<ListenerError<TEvent>> Error { get; } = new("OnError");
}
