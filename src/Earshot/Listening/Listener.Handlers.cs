using System.Runtime.CompilerServices;
using Earshot.Dispatching;

namespace Earshot;

/// <content>
/// The registration of handlers, functions and coroutines alike. Where a lambda could be either, the coroutine is meant.
/// </content>
public partial class Listener<TEvent>
{
    /// <summary>Fills the slot for events of every kind; a later call replaces the handler, whatever its form.</summary>
    /// <param name="handler">May block: it runs on a thread of its own and holds up its lane only.</param>
    public void OnEvent(Action<TEvent> handler) => _slots.Events.SetSlot(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Action{TEvent})"/>
    /// <param name="handler">A coroutine; the next event of its lane waits for it.</param>
    [OverloadResolutionPriority(1)]
    public void OnEvent(Func<TEvent, Task> handler) => _slots.Events.SetSlot(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Action{TEvent})"/>
    /// <param name="handler">A coroutine; the next event of its lane waits for it.</param>
    public void OnEvent(Func<TEvent, ValueTask> handler) => _slots.Events.SetSlot(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Action{TEvent})"/>
    /// <param name="handler">A coroutine; its token is cancelled when the time for draining is over.</param>
    public void OnEvent(Func<TEvent, CancellationToken, Task> handler) => _slots.Events.SetSlot(Handler<TEvent>.From(handler));

    /// <summary>Adds a handler for one kind of event; any number may be added, and they run in the order of their registration.</summary>
    /// <typeparam name="T">The kind of event; an event of a derived type counts, too.</typeparam>
    /// <param name="handler">May block: it runs on a thread of its own and holds up its lane only.</param>
    /// <returns>Removes the handler when disposed of.</returns>
    public IDisposable On<T>(Action<T> handler)
        where T : TEvent => _slots.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Action{T})"/>
    /// <param name="handler">A coroutine; the next event of its lane waits for it.</param>
    [OverloadResolutionPriority(1)]
    public IDisposable On<T>(Func<T, Task> handler)
        where T : TEvent => _slots.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Action{T})"/>
    /// <param name="handler">A coroutine; the next event of its lane waits for it.</param>
    public IDisposable On<T>(Func<T, ValueTask> handler)
        where T : TEvent => _slots.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Action{T})"/>
    /// <param name="handler">A coroutine; its token is cancelled when the time for draining is over.</param>
    public IDisposable On<T>(Func<T, CancellationToken, Task> handler)
        where T : TEvent => _slots.Events.Add(Handler<T>.From(handler));

    /// <summary>Fills the slot that is told when a connection stands; a later call replaces the handler, whatever its form.</summary>
    /// <param name="handler">Told in order with disconnects, gaps and errors, beside the events.</param>
    public void OnConnect(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _slots.Connect = Handler<ConnectNotification>.From((ConnectNotification _) => handler());
    }

    /// <inheritdoc cref="OnConnect(Action)"/>
    [OverloadResolutionPriority(1)]
    public void OnConnect(Func<Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _slots.Connect = Handler<ConnectNotification>.From((ConnectNotification _) => handler());
    }

    /// <inheritdoc cref="OnConnect(Action)"/>
    public void OnConnect(Action<ConnectNotification> handler) => _slots.Connect = Handler<ConnectNotification>.From(handler);

    /// <inheritdoc cref="OnConnect(Action)"/>
    [OverloadResolutionPriority(1)]
    public void OnConnect(Func<ConnectNotification, Task> handler) => _slots.Connect = Handler<ConnectNotification>.From(handler);

    /// <inheritdoc cref="OnConnect(Action)"/>
    public void OnConnect(Func<ConnectNotification, CancellationToken, Task> handler) =>
        _slots.Connect = Handler<ConnectNotification>.From(handler);

    /// <summary>Fills the slot that is told when a connection has ended: why, and whether and when the listener connects again.</summary>
    /// <param name="handler">Told in order with connects, gaps and errors, beside the events.</param>
    public void OnDisconnect(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _slots.Disconnect = Handler<DisconnectNotification>.From((DisconnectNotification _) => handler());
    }

    /// <inheritdoc cref="OnDisconnect(Action)"/>
    [OverloadResolutionPriority(1)]
    public void OnDisconnect(Func<Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _slots.Disconnect = Handler<DisconnectNotification>.From((DisconnectNotification _) => handler());
    }

    /// <inheritdoc cref="OnDisconnect(Action)"/>
    public void OnDisconnect(Action<DisconnectNotification> handler) => _slots.Disconnect = Handler<DisconnectNotification>.From(handler);

    /// <inheritdoc cref="OnDisconnect(Action)"/>
    [OverloadResolutionPriority(1)]
    public void OnDisconnect(Func<DisconnectNotification, Task> handler) =>
        _slots.Disconnect = Handler<DisconnectNotification>.From(handler);

    /// <inheritdoc cref="OnDisconnect(Action)"/>
    public void OnDisconnect(Func<DisconnectNotification, CancellationToken, Task> handler) =>
        _slots.Disconnect = Handler<DisconnectNotification>.From(handler);

    /// <summary>Fills the slot that is told of every interval whose delivery can't be proven.</summary>
    /// <param name="handler">Told in order with connects, disconnects and errors, beside the events.</param>
    public void OnGap(Action<Gap> handler) => _slots.Gap = Handler<Gap>.From(handler);

    /// <inheritdoc cref="OnGap(Action{Gap})"/>
    [OverloadResolutionPriority(1)]
    public void OnGap(Func<Gap, Task> handler) => _slots.Gap = Handler<Gap>.From(handler);

    /// <inheritdoc cref="OnGap(Action{Gap})"/>
    public void OnGap(Func<Gap, CancellationToken, Task> handler) => _slots.Gap = Handler<Gap>.From(handler);

    /// <summary>
    /// Fills the slot that is told of errors that the listener survives: exceptions of handlers, messages that can't be read, failed
    /// attempts to connect.
    /// </summary>
    /// <param name="handler">Told in order with connects, disconnects and gaps, beside the events. In a flood, some are only logged.</param>
    public void OnError(Action<ListenerError> handler) => _slots.Error = Handler<ListenerError>.From(handler);

    /// <inheritdoc cref="OnError(Action{ListenerError})"/>
    [OverloadResolutionPriority(1)]
    public void OnError(Func<ListenerError, Task> handler) => _slots.Error = Handler<ListenerError>.From(handler);

    /// <inheritdoc cref="OnError(Action{ListenerError})"/>
    public void OnError(Func<ListenerError, CancellationToken, Task> handler) => _slots.Error = Handler<ListenerError>.From(handler);
}
