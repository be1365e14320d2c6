using System.ComponentModel;
using System.Runtime.CompilerServices;
using Earshot.Dispatching;
using static Earshot.Dispatching.HandlerOverloads;

namespace Earshot;

/// <content>
/// The handlers of events. Each method accepts every shape of handler: with or without the event and a token, returning a
/// <see cref="ValueTask"/>, a <see cref="Task"/>, or nothing. If a lambda fits several shapes, the asynchronous one is chosen.
/// </content>
public partial class Listener<TEvent>
{
    /// <summary>Sets the handler for all events, replacing the handler set by an earlier call to any overload.</summary>
    /// <param name="handler">The asynchronous handler. The next event in the lane is handled after the returned task completes. Its token
    /// is canceled if a stop exceeds <see cref="ListenerOptions.DrainTimeout"/>.</param>
    /// <returns>An object that indicates whether a handler was replaced, and that removes the handler when it is disposed.</returns>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValueAndToken)]
    public HandlerRegistration OnEvent(Func<TEvent, CancellationToken, ValueTask> handler) =>
        _handlers.Events.Set(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValueAndToken)]
    public HandlerRegistration OnEvent(Func<TEvent, CancellationToken, Task> handler) =>
        _handlers.Events.Set(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValue)]
    public HandlerRegistration OnEvent(Func<TEvent, ValueTask> handler) => _handlers.Events.Set(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValue)]
    public HandlerRegistration OnEvent(Func<TEvent, Task> handler) => _handlers.Events.Set(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesNothing)]
    public HandlerRegistration OnEvent(Func<ValueTask> handler) => _handlers.Events.Set(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesNothing)]
    public HandlerRegistration OnEvent(Func<Task> handler) => _handlers.Events.Set(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only its own lane waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValueAndToken)]
    public HandlerRegistration OnEvent(Action<TEvent, CancellationToken> handler) => _handlers.Events.Set(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only its own lane waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValue)]
    public HandlerRegistration OnEvent(Action<TEvent> handler) => _handlers.Events.Set(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only its own lane waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesNothing)]
    public HandlerRegistration OnEvent(Action handler) => _handlers.Events.Set(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValueAndToken)]
    public HandlerRegistration OnEvent(Func<TEvent, CancellationToken, IComparable?> handler) =>
        _handlers.Events.Set(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValue)]
    public HandlerRegistration OnEvent(Func<TEvent, IComparable?> handler) => _handlers.Events.Set(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesNothing)]
    public HandlerRegistration OnEvent(Func<IComparable?> handler) => _handlers.Events.Set(Handler<TEvent>.From(handler));

    /// <inheritdoc cref="OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValueAndToken)]
    public HandlerRegistration OnEvent(Func<TEvent, CancellationToken, object?> handler) =>
        throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValue)]
    public HandlerRegistration OnEvent(Func<TEvent, object?> handler) => throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesNothing)]
    public HandlerRegistration OnEvent(Func<object?> handler) => throw new NotSupportedException(OtherValue);

    /// <summary>Adds a handler for one type of event. Earlier handlers remain; they run in the order in which they were added.</summary>
    /// <typeparam name="T">The type of the events, including derived types.</typeparam>
    /// <param name="handler">The asynchronous handler. The next event in the lane is handled after the returned task completes. Its token
    /// is canceled if a stop exceeds <see cref="ListenerOptions.DrainTimeout"/>.</param>
    /// <returns>An object that removes the handler when it is disposed.</returns>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValueAndToken)]
    public HandlerRegistration On<T>(Func<T, CancellationToken, ValueTask> handler)
        where T : TEvent => _handlers.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValueAndToken)]
    public HandlerRegistration On<T>(Func<T, CancellationToken, Task> handler)
        where T : TEvent => _handlers.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValue)]
    public HandlerRegistration On<T>(Func<T, ValueTask> handler)
        where T : TEvent => _handlers.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValue)]
    public HandlerRegistration On<T>(Func<T, Task> handler)
        where T : TEvent => _handlers.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesNothing)]
    public HandlerRegistration On<T>(Func<ValueTask> handler)
        where T : TEvent => _handlers.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesNothing)]
    public HandlerRegistration On<T>(Func<Task> handler)
        where T : TEvent => _handlers.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only its own lane waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValueAndToken)]
    public HandlerRegistration On<T>(Action<T, CancellationToken> handler)
        where T : TEvent => _handlers.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only its own lane waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValue)]
    public HandlerRegistration On<T>(Action<T> handler)
        where T : TEvent => _handlers.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only its own lane waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesNothing)]
    public HandlerRegistration On<T>(Action handler)
        where T : TEvent => _handlers.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValueAndToken)]
    public HandlerRegistration On<T>(Func<T, CancellationToken, IComparable?> handler)
        where T : TEvent => _handlers.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValue)]
    public HandlerRegistration On<T>(Func<T, IComparable?> handler)
        where T : TEvent => _handlers.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesNothing)]
    public HandlerRegistration On<T>(Func<IComparable?> handler)
        where T : TEvent => _handlers.Events.Add(Handler<T>.From(handler));

    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValueAndToken)]
    public HandlerRegistration On<T>(Func<T, CancellationToken, object?> handler)
        where T : TEvent => throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValue)]
    public HandlerRegistration On<T>(Func<T, object?> handler)
        where T : TEvent => throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesNothing)]
    public HandlerRegistration On<T>(Func<object?> handler)
        where T : TEvent => throw new NotSupportedException(OtherValue);
}
