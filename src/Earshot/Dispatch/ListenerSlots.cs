using Earshot.Dispatching;

namespace Earshot.Dispatching;

/// <summary>The handlers that a user has registered; each slot holds one.</summary>
internal sealed class ListenerSlots<TEvent>
    where TEvent : ListenerEvent
{
    private Handler<ConnectNotification>? _connect;
    private Handler<DisconnectNotification>? _disconnect;
    private Handler<Gap>? _gap;
    private Handler<ListenerError>? _error;

    /// <summary>The handlers of events.</summary>
    public HandlerRegistry<TEvent> Events { get; } = new();

    public Handler<ConnectNotification>? Connect
    {
        get => Volatile.Read(ref _connect);
        set => Volatile.Write(ref _connect, value);
    }

    public Handler<DisconnectNotification>? Disconnect
    {
        get => Volatile.Read(ref _disconnect);
        set => Volatile.Write(ref _disconnect, value);
    }

    public Handler<Gap>? Gap
    {
        get => Volatile.Read(ref _gap);
        set => Volatile.Write(ref _gap, value);
    }

    public Handler<ListenerError>? Error
    {
        get => Volatile.Read(ref _error);
        set => Volatile.Write(ref _error, value);
    }
}
