using System.ComponentModel;
using System.Runtime.CompilerServices;
using Earshot.Dispatching;
using static Earshot.Dispatching.HandlerOverloads;

namespace Earshot;

/// <content>The handlers of catch-ups. The method accepts the same shapes of handlers as <c>OnEvent</c>.</content>
public partial class Listener<TEvent>
{
    /// <summary>Sets the handler that is notified how far a catch-up is: at its start, for each lane that is caught up, and at its end.
    /// Replaces the handler set by an earlier call to any overload.</summary>
    /// <param name="handler">The asynchronous handler. The next notification is handled after the returned task completes. Its token is
    /// canceled if a stop exceeds <see cref="ListenerOptions.DrainTimeout"/>.</param>
    /// <returns>An object that indicates whether a handler was replaced, and that removes the handler when it is disposed.</returns>
    /// <remarks>
    /// Notifications of all kinds are handled one at a time and in order. If the handler is slow, some of these are dropped.
    /// </remarks>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValueAndToken)]
    public HandlerRegistration OnCatchUp(Func<CatchUpProgress, CancellationToken, ValueTask> handler) =>
        _handlers.CatchUp.Set(Handler<CatchUpProgress>.From(handler));

    /// <inheritdoc cref="OnCatchUp(Func{CatchUpProgress, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValueAndToken)]
    public HandlerRegistration OnCatchUp(Func<CatchUpProgress, CancellationToken, Task> handler) =>
        _handlers.CatchUp.Set(Handler<CatchUpProgress>.From(handler));

    /// <inheritdoc cref="OnCatchUp(Func{CatchUpProgress, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValue)]
    public HandlerRegistration OnCatchUp(Func<CatchUpProgress, ValueTask> handler) =>
        _handlers.CatchUp.Set(Handler<CatchUpProgress>.From(handler));

    /// <inheritdoc cref="OnCatchUp(Func{CatchUpProgress, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValue)]
    public HandlerRegistration OnCatchUp(Func<CatchUpProgress, Task> handler) =>
        _handlers.CatchUp.Set(Handler<CatchUpProgress>.From(handler));

    /// <inheritdoc cref="OnCatchUp(Func{CatchUpProgress, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesNothing)]
    public HandlerRegistration OnCatchUp(Func<ValueTask> handler) => _handlers.CatchUp.Set(Handler<CatchUpProgress>.From(handler));

    /// <inheritdoc cref="OnCatchUp(Func{CatchUpProgress, CancellationToken, ValueTask})"/>
    [OverloadResolutionPriority(ReturnsTask + TakesNothing)]
    public HandlerRegistration OnCatchUp(Func<Task> handler) => _handlers.CatchUp.Set(Handler<CatchUpProgress>.From(handler));

    /// <inheritdoc cref="OnCatchUp(Func{CatchUpProgress, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValueAndToken)]
    public HandlerRegistration OnCatchUp(Action<CatchUpProgress, CancellationToken> handler) =>
        _handlers.CatchUp.Set(Handler<CatchUpProgress>.From(handler));

    /// <inheritdoc cref="OnCatchUp(Func{CatchUpProgress, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValue)]
    public HandlerRegistration OnCatchUp(Action<CatchUpProgress> handler) => _handlers.CatchUp.Set(Handler<CatchUpProgress>.From(handler));

    /// <inheritdoc cref="OnCatchUp(Func{CatchUpProgress, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only the next notification
    /// waits.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesNothing)]
    public HandlerRegistration OnCatchUp(Action handler) => _handlers.CatchUp.Set(Handler<CatchUpProgress>.From(handler));

    /// <inheritdoc cref="OnCatchUp(Func{CatchUpProgress, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValueAndToken)]
    public HandlerRegistration OnCatchUp(Func<CatchUpProgress, CancellationToken, IComparable?> handler) =>
        _handlers.CatchUp.Set(Handler<CatchUpProgress>.From(handler));

    /// <inheritdoc cref="OnCatchUp(Func{CatchUpProgress, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValue)]
    public HandlerRegistration OnCatchUp(Func<CatchUpProgress, IComparable?> handler) =>
        _handlers.CatchUp.Set(Handler<CatchUpProgress>.From(handler));

    /// <inheritdoc cref="OnCatchUp(Func{CatchUpProgress, CancellationToken, ValueTask})"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesNothing)]
    public HandlerRegistration OnCatchUp(Func<IComparable?> handler) => _handlers.CatchUp.Set(Handler<CatchUpProgress>.From(handler));

    /// <inheritdoc cref="OnCatchUp(Func{CatchUpProgress, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValueAndToken)]
    public HandlerRegistration OnCatchUp(Func<CatchUpProgress, CancellationToken, object?> handler) =>
        throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="OnCatchUp(Func{CatchUpProgress, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValue)]
    public HandlerRegistration OnCatchUp(Func<CatchUpProgress, object?> handler) => throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="OnCatchUp(Func{CatchUpProgress, CancellationToken, ValueTask})"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesNothing)]
    public HandlerRegistration OnCatchUp(Func<object?> handler) => throw new NotSupportedException(OtherValue);
}
