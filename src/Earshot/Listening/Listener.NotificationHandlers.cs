using System.ComponentModel;
using System.Runtime.CompilerServices;
using Earshot.Dispatching;
using static Earshot.Dispatching.HandlerOverloads;

namespace Earshot;

/// <content>The handlers of notifications. Each method accepts the same shapes of handlers as <c>OnEvent</c>.</content>
public partial class Listener<TEvent>
{
    /// <summary>Sets the handler that is notified when a connection is established, replacing the handler set by an earlier call to any
    /// overload.</summary>
    /// <param name="handler">The asynchronous handler. The next notification is handled after the returned task completes. Its token is
    /// canceled if a stop exceeds <see cref="ListenerOptions.DrainTimeout"/>.</param>
    /// <returns>An object that indicates whether a handler was replaced, and that removes the handler when it is disposed.</returns>
    /// <remarks>Notifications of all kinds are handled one at a time and in order, independently of the events.</remarks>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValueAndToken)]
    public HandlerRegistration OnConnect(Func<ConnectNotification, CancellationToken, ValueTask> handler) =>
        _handlers.Connect.Set(Handler<ConnectNotification>.From(handler));

    /// <inheritdoc cref="OnConnect(Func{ConnectNotification, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValueAndToken)]
    public HandlerRegistration OnConnect(Func<ConnectNotification, CancellationToken, Task> handler) =>
        _handlers.Connect.Set(Handler<ConnectNotification>.From(handler));

    /// <inheritdoc cref="OnConnect(Func{ConnectNotification, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValue)]
    public HandlerRegistration OnConnect(Func<ConnectNotification, ValueTask> handler) =>
        _handlers.Connect.Set(Handler<ConnectNotification>.From(handler));

    /// <inheritdoc cref="OnConnect(Func{ConnectNotification, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValue)]
    public HandlerRegistration OnConnect(Func<ConnectNotification, Task> handler) =>
        _handlers.Connect.Set(Handler<ConnectNotification>.From(handler));

    /// <inheritdoc cref="OnConnect(Func{ConnectNotification, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesNothing)]
    public HandlerRegistration OnConnect(Func<ValueTask> handler) => _handlers.Connect.Set(Handler<ConnectNotification>.From(handler));

    /// <inheritdoc cref="OnConnect(Func{ConnectNotification, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesNothing)]
    public HandlerRegistration OnConnect(Func<Task> handler) => _handlers.Connect.Set(Handler<ConnectNotification>.From(handler));

    /// <inheritdoc cref="OnConnect(Func{ConnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValueAndToken)]
    public HandlerRegistration OnConnect(Action<ConnectNotification, CancellationToken> handler) =>
        _handlers.Connect.Set(Handler<ConnectNotification>.From(handler));

    /// <inheritdoc cref="OnConnect(Func{ConnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValue)]
    public HandlerRegistration OnConnect(Action<ConnectNotification> handler) =>
        _handlers.Connect.Set(Handler<ConnectNotification>.From(handler));

    /// <inheritdoc cref="OnConnect(Func{ConnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesNothing)]
    public HandlerRegistration OnConnect(Action handler) => _handlers.Connect.Set(Handler<ConnectNotification>.From(handler));

    /// <inheritdoc cref="OnConnect(Func{ConnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValueAndToken)]
    public HandlerRegistration OnConnect(Func<ConnectNotification, CancellationToken, IComparable?> handler) =>
        _handlers.Connect.Set(Handler<ConnectNotification>.From(handler));

    /// <inheritdoc cref="OnConnect(Func{ConnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValue)]
    public HandlerRegistration OnConnect(Func<ConnectNotification, IComparable?> handler) =>
        _handlers.Connect.Set(Handler<ConnectNotification>.From(handler));

    /// <inheritdoc cref="OnConnect(Func{ConnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesNothing)]
    public HandlerRegistration OnConnect(Func<IComparable?> handler) => _handlers.Connect.Set(Handler<ConnectNotification>.From(handler));

    /// <inheritdoc cref="OnConnect(Func{ConnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValueAndToken)]
    public HandlerRegistration OnConnect(Func<ConnectNotification, CancellationToken, object?> handler) =>
        throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="OnConnect(Func{ConnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValue)]
    public HandlerRegistration OnConnect(Func<ConnectNotification, object?> handler) => throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="OnConnect(Func{ConnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesNothing)]
    public HandlerRegistration OnConnect(Func<object?> handler) => throw new NotSupportedException(OtherValue);

    /// <summary> Sets the handler that is notified when a connection has ended: why, and whether and when the listener reconnects.
    /// Replaces the handler set by an earlier call to any overload.
    /// </summary>
    /// <param name="handler">The asynchronous handler. The next notification is handled after the returned task completes. Its token is
    /// canceled if a stop exceeds <see cref="ListenerOptions.DrainTimeout"/>.</param>
    /// <returns>An object that indicates whether a handler was replaced, and that removes the handler when it is disposed.</returns>
    /// <remarks>Notifications of all kinds are handled one at a time and in order, independently of the events.</remarks>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValueAndToken)]
    public HandlerRegistration OnDisconnect(Func<DisconnectNotification, CancellationToken, ValueTask> handler) =>
        _handlers.Disconnect.Set(Handler<DisconnectNotification>.From(handler));

    /// <inheritdoc cref="OnDisconnect(Func{DisconnectNotification, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValueAndToken)]
    public HandlerRegistration OnDisconnect(Func<DisconnectNotification, CancellationToken, Task> handler) =>
        _handlers.Disconnect.Set(Handler<DisconnectNotification>.From(handler));

    /// <inheritdoc cref="OnDisconnect(Func{DisconnectNotification, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValue)]
    public HandlerRegistration OnDisconnect(Func<DisconnectNotification, ValueTask> handler) =>
        _handlers.Disconnect.Set(Handler<DisconnectNotification>.From(handler));

    /// <inheritdoc cref="OnDisconnect(Func{DisconnectNotification, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValue)]
    public HandlerRegistration OnDisconnect(Func<DisconnectNotification, Task> handler) =>
        _handlers.Disconnect.Set(Handler<DisconnectNotification>.From(handler));

    /// <inheritdoc cref="OnDisconnect(Func{DisconnectNotification, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesNothing)]
    public HandlerRegistration OnDisconnect(Func<ValueTask> handler) =>
        _handlers.Disconnect.Set(Handler<DisconnectNotification>.From(handler));

    /// <inheritdoc cref="OnDisconnect(Func{DisconnectNotification, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesNothing)]
    public HandlerRegistration OnDisconnect(Func<Task> handler) => _handlers.Disconnect.Set(Handler<DisconnectNotification>.From(handler));

    /// <inheritdoc cref="OnDisconnect(Func{DisconnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValueAndToken)]
    public HandlerRegistration OnDisconnect(Action<DisconnectNotification, CancellationToken> handler) =>
        _handlers.Disconnect.Set(Handler<DisconnectNotification>.From(handler));

    /// <inheritdoc cref="OnDisconnect(Func{DisconnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValue)]
    public HandlerRegistration OnDisconnect(Action<DisconnectNotification> handler) =>
        _handlers.Disconnect.Set(Handler<DisconnectNotification>.From(handler));

    /// <inheritdoc cref="OnDisconnect(Func{DisconnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesNothing)]
    public HandlerRegistration OnDisconnect(Action handler) => _handlers.Disconnect.Set(Handler<DisconnectNotification>.From(handler));

    /// <inheritdoc cref="OnDisconnect(Func{DisconnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValueAndToken)]
    public HandlerRegistration OnDisconnect(Func<DisconnectNotification, CancellationToken, IComparable?> handler) =>
        _handlers.Disconnect.Set(Handler<DisconnectNotification>.From(handler));

    /// <inheritdoc cref="OnDisconnect(Func{DisconnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValue)]
    public HandlerRegistration OnDisconnect(Func<DisconnectNotification, IComparable?> handler) =>
        _handlers.Disconnect.Set(Handler<DisconnectNotification>.From(handler));

    /// <inheritdoc cref="OnDisconnect(Func{DisconnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesNothing)]
    public HandlerRegistration OnDisconnect(Func<IComparable?> handler) =>
        _handlers.Disconnect.Set(Handler<DisconnectNotification>.From(handler));

    /// <inheritdoc cref="OnDisconnect(Func{DisconnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValueAndToken)]
    public HandlerRegistration OnDisconnect(Func<DisconnectNotification, CancellationToken, object?> handler) =>
        throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="OnDisconnect(Func{DisconnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValue)]
    public HandlerRegistration OnDisconnect(Func<DisconnectNotification, object?> handler) =>
        throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="OnDisconnect(Func{DisconnectNotification, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesNothing)]
    public HandlerRegistration OnDisconnect(Func<object?> handler) => throw new NotSupportedException(OtherValue);

    /// <summary>
    /// Sets the handler that is notified of each time interval in which events may have been missed. Replaces the handler set by an earlier
    /// call to any overload.
    /// </summary>
    /// <param name="handler">The asynchronous handler. The next notification is handled after the returned task completes. Its token is
    /// canceled if a stop exceeds <see cref="ListenerOptions.DrainTimeout"/>.</param>
    /// <returns>An object that indicates whether a handler was replaced, and that removes the handler when it is disposed.</returns>
    /// <remarks>Notifications of all kinds are handled one at a time and in order, independently of the events.</remarks>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValueAndToken)]
    public HandlerRegistration OnGap(Func<Gap, CancellationToken, ValueTask> handler) => _handlers.Gap.Set(Handler<Gap>.From(handler));

    /// <inheritdoc cref="OnGap(Func{Gap, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValueAndToken)]
    public HandlerRegistration OnGap(Func<Gap, CancellationToken, Task> handler) => _handlers.Gap.Set(Handler<Gap>.From(handler));

    /// <inheritdoc cref="OnGap(Func{Gap, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValue)]
    public HandlerRegistration OnGap(Func<Gap, ValueTask> handler) => _handlers.Gap.Set(Handler<Gap>.From(handler));

    /// <inheritdoc cref="OnGap(Func{Gap, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValue)]
    public HandlerRegistration OnGap(Func<Gap, Task> handler) => _handlers.Gap.Set(Handler<Gap>.From(handler));

    /// <inheritdoc cref="OnGap(Func{Gap, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesNothing)]
    public HandlerRegistration OnGap(Func<ValueTask> handler) => _handlers.Gap.Set(Handler<Gap>.From(handler));

    /// <inheritdoc cref="OnGap(Func{Gap, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesNothing)]
    public HandlerRegistration OnGap(Func<Task> handler) => _handlers.Gap.Set(Handler<Gap>.From(handler));

    /// <inheritdoc cref="OnGap(Func{Gap, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValueAndToken)]
    public HandlerRegistration OnGap(Action<Gap, CancellationToken> handler) => _handlers.Gap.Set(Handler<Gap>.From(handler));

    /// <inheritdoc cref="OnGap(Func{Gap, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValue)]
    public HandlerRegistration OnGap(Action<Gap> handler) => _handlers.Gap.Set(Handler<Gap>.From(handler));

    /// <inheritdoc cref="OnGap(Func{Gap, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesNothing)]
    public HandlerRegistration OnGap(Action handler) => _handlers.Gap.Set(Handler<Gap>.From(handler));

    /// <inheritdoc cref="OnGap(Func{Gap, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValueAndToken)]
    public HandlerRegistration OnGap(Func<Gap, CancellationToken, IComparable?> handler) => _handlers.Gap.Set(Handler<Gap>.From(handler));

    /// <inheritdoc cref="OnGap(Func{Gap, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValue)]
    public HandlerRegistration OnGap(Func<Gap, IComparable?> handler) => _handlers.Gap.Set(Handler<Gap>.From(handler));

    /// <inheritdoc cref="OnGap(Func{Gap, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesNothing)]
    public HandlerRegistration OnGap(Func<IComparable?> handler) => _handlers.Gap.Set(Handler<Gap>.From(handler));

    /// <inheritdoc cref="OnGap(Func{Gap, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValueAndToken)]
    public HandlerRegistration OnGap(Func<Gap, CancellationToken, object?> handler) => throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="OnGap(Func{Gap, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValue)]
    public HandlerRegistration OnGap(Func<Gap, object?> handler) => throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="OnGap(Func{Gap, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesNothing)]
    public HandlerRegistration OnGap(Func<object?> handler) => throw new NotSupportedException(OtherValue);

    /// <summary>Sets the handler that is notified of errors, replacing the handler set by an earlier call to any overload.</summary>
    /// <param name="handler">The asynchronous handler. The next notification is handled after the returned task completes. Its token is
    /// canceled if a stop exceeds <see cref="ListenerOptions.DrainTimeout"/>.</param>
    /// <returns>An object that indicates whether a handler was replaced, and that removes the handler when it is disposed.</returns>
    /// <remarks>
    /// <para>Reported are exceptions of event handlers, malformed messages, failed attempts to connect that are followed by another
    /// attempt, and failed catch-ups. The listener continues after all of them, except that
    /// <see cref="HandlerFailure.Stop"/> ends it after the exception of an event handler has been reported.</para>
    /// <para>Not reported are an error that ends the listener, which <see cref="RunAsync"/> throws, the loss of a connection, of which
    /// <c>OnDisconnect</c> notifies, and exceptions of the handlers of notifications, which are logged. If more than 256 notifications
    /// wait, further errors are only logged.</para>
    /// <para>Notifications of all kinds are handled one at a time and in order, independently of the events.</para>
    /// </remarks>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValueAndToken)]
    public HandlerRegistration OnError(Func<ListenerError<TEvent>, CancellationToken, ValueTask> handler) =>
        _handlers.Error.Set(Handler<ListenerError<TEvent>>.From(handler));

    /// <inheritdoc cref="OnError(Func{ListenerError{TEvent}, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValueAndToken)]
    public HandlerRegistration OnError(Func<ListenerError<TEvent>, CancellationToken, Task> handler) =>
        _handlers.Error.Set(Handler<ListenerError<TEvent>>.From(handler));

    /// <inheritdoc cref="OnError(Func{ListenerError{TEvent}, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValue)]
    public HandlerRegistration OnError(Func<ListenerError<TEvent>, ValueTask> handler) =>
        _handlers.Error.Set(Handler<ListenerError<TEvent>>.From(handler));

    /// <inheritdoc cref="OnError(Func{ListenerError{TEvent}, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValue)]
    public HandlerRegistration OnError(Func<ListenerError<TEvent>, Task> handler) =>
        _handlers.Error.Set(Handler<ListenerError<TEvent>>.From(handler));

    /// <inheritdoc cref="OnError(Func{ListenerError{TEvent}, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesNothing)]
    public HandlerRegistration OnError(Func<ValueTask> handler) => _handlers.Error.Set(Handler<ListenerError<TEvent>>.From(handler));

    /// <inheritdoc cref="OnError(Func{ListenerError{TEvent}, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesNothing)]
    public HandlerRegistration OnError(Func<Task> handler) => _handlers.Error.Set(Handler<ListenerError<TEvent>>.From(handler));

    /// <inheritdoc cref="OnError(Func{ListenerError{TEvent}, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValueAndToken)]
    public HandlerRegistration OnError(Action<ListenerError<TEvent>, CancellationToken> handler) =>
        _handlers.Error.Set(Handler<ListenerError<TEvent>>.From(handler));

    /// <inheritdoc cref="OnError(Func{ListenerError{TEvent}, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValue)]
    public HandlerRegistration OnError(Action<ListenerError<TEvent>> handler) =>
        _handlers.Error.Set(Handler<ListenerError<TEvent>>.From(handler));

    /// <inheritdoc cref="OnError(Func{ListenerError{TEvent}, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesNothing)]
    public HandlerRegistration OnError(Action handler) => _handlers.Error.Set(Handler<ListenerError<TEvent>>.From(handler));

    /// <inheritdoc cref="OnError(Func{ListenerError{TEvent}, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValueAndToken)]
    public HandlerRegistration OnError(Func<ListenerError<TEvent>, CancellationToken, IComparable?> handler) =>
        _handlers.Error.Set(Handler<ListenerError<TEvent>>.From(handler));

    /// <inheritdoc cref="OnError(Func{ListenerError{TEvent}, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValue)]
    public HandlerRegistration OnError(Func<ListenerError<TEvent>, IComparable?> handler) =>
        _handlers.Error.Set(Handler<ListenerError<TEvent>>.From(handler));

    /// <inheritdoc cref="OnError(Func{ListenerError{TEvent}, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesNothing)]
    public HandlerRegistration OnError(Func<IComparable?> handler) => _handlers.Error.Set(Handler<ListenerError<TEvent>>.From(handler));

    /// <inheritdoc cref="OnError(Func{ListenerError{TEvent}, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValueAndToken)]
    public HandlerRegistration OnError(Func<ListenerError<TEvent>, CancellationToken, object?> handler) =>
        throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="OnError(Func{ListenerError{TEvent}, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValue)]
    public HandlerRegistration OnError(Func<ListenerError<TEvent>, object?> handler) => throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="OnError(Func{ListenerError{TEvent}, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesNothing)]
    public HandlerRegistration OnError(Func<object?> handler) => throw new NotSupportedException(OtherValue);
}
