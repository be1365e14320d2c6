using System.ComponentModel;
using System.Runtime.CompilerServices;
using Earshot.Dispatching;
using static Earshot.Dispatching.HandlerOverloads;

namespace Earshot.Mattermost;

/// <content>
/// The short forms, which create a listener with one handler and run it. They accept the same shapes of handlers as
/// <see cref="Listener{TEvent}.OnEvent(Func{TEvent, CancellationToken, ValueTask})"/>.
/// </content>
public sealed partial class MattermostClient
{
    /// <summary>Listens until cancellation is requested or a nonrecoverable error occurs. Logs in first, if needed.</summary>
    /// <param name="handler">The asynchronous handler of all events. The next event in the lane is handled after the returned task
    /// completes. Its token is canceled if a stop exceeds <see cref="ListenerOptions.DrainTimeout"/>.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. Cancellation stops the listener gracefully: queued
    /// events are handled first, within <see cref="ListenerOptions.DrainTimeout"/>, and the task completes without an exception.</param>
    /// <returns>The report of the stop.</returns>
    /// <exception cref="LoginException">The server rejected the credentials, or the login has expired and
    /// <see cref="ListenerOptions.Relogin"/> is not set.</exception>
    /// <exception cref="EarshotException">A nonrecoverable error that requires user action.</exception>
    /// <remarks>
    /// To be notified of gaps, errors, and connections, use <see cref="CreateListener"/>. If the method throws, the report of the stop is
    /// the value of <see cref="StopReport.DataKey"/> in the exception's <see cref="Exception.Data"/>.
    /// </remarks>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValueAndToken)]
    public Task<StopReport> ListenAsync(
        Func<MattermostEvent, CancellationToken, ValueTask> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ListenAsync(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValueAndToken)]
    public Task<StopReport> ListenAsync(
        Func<MattermostEvent, CancellationToken, Task> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ListenAsync(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValue)]
    public Task<StopReport> ListenAsync(
        Func<MattermostEvent, ValueTask> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ListenAsync(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValue)]
    public Task<StopReport> ListenAsync(
        Func<MattermostEvent, Task> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default) =>
        ListenAsync(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesNothing)]
    public Task<StopReport> ListenAsync(
        Func<ValueTask> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default) =>
        ListenAsync(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(ReturnsTask + TakesNothing)]
    public Task<StopReport> ListenAsync(
        Func<Task> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default) =>
        ListenAsync(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only its own lane waits.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValueAndToken)]
    public Task<StopReport> ListenAsync(
        Action<MattermostEvent, CancellationToken> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ListenAsync(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only its own lane waits.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValue)]
    public Task<StopReport> ListenAsync(
        Action<MattermostEvent> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default) =>
        ListenAsync(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only its own lane waits.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesNothing)]
    public Task<StopReport> ListenAsync(
        Action handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default) =>
        ListenAsync(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValueAndToken)]
    public Task<StopReport> ListenAsync(
        Func<MattermostEvent, CancellationToken, IComparable?> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ListenAsync(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValue)]
    public Task<StopReport> ListenAsync(
        Func<MattermostEvent, IComparable?> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ListenAsync(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesNothing)]
    public Task<StopReport> ListenAsync(
        Func<IComparable?> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default) =>
        ListenAsync(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValueAndToken)]
    public Task<StopReport> ListenAsync(
        Func<MattermostEvent, CancellationToken, object?> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValue)]
    public Task<StopReport> ListenAsync(
        Func<MattermostEvent, object?> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesNothing)]
    public Task<StopReport> ListenAsync(
        Func<object?> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(OtherValue);

    /// <summary>
    /// Blocks the calling thread until
    /// <see cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// completes. The connection runs on the thread pool.
    /// </summary>
    /// <inheritdoc cref="ListenAsync(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValueAndToken)]
    public StopReport Listen(
        Func<MattermostEvent, CancellationToken, ValueTask> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Listen(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="Listen(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValueAndToken)]
    public StopReport Listen(
        Func<MattermostEvent, CancellationToken, Task> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Listen(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="Listen(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesValue)]
    public StopReport Listen(
        Func<MattermostEvent, ValueTask> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Listen(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="Listen(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(ReturnsTask + TakesValue)]
    public StopReport Listen(
        Func<MattermostEvent, Task> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default) =>
        Listen(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="Listen(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(ReturnsValueTask + TakesNothing)]
    public StopReport Listen(
        Func<ValueTask> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default) =>
        Listen(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="Listen(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(ReturnsTask + TakesNothing)]
    public StopReport Listen(
        Func<Task> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default) =>
        Listen(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="Listen(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only its own lane waits.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValueAndToken)]
    public StopReport Listen(
        Action<MattermostEvent, CancellationToken> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Listen(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="Listen(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only its own lane waits.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesValue)]
    public StopReport Listen(
        Action<MattermostEvent> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default) =>
        Listen(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="Listen(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">The synchronous handler. It runs on a dedicated thread and can block; only its own lane waits.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [OverloadResolutionPriority(ReturnsNothing + TakesNothing)]
    public StopReport Listen(
        Action handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default) =>
        Listen(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="Listen(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValueAndToken)]
    public StopReport Listen(
        Func<MattermostEvent, CancellationToken, IComparable?> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Listen(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="Listen(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesValue)]
    public StopReport Listen(
        Func<MattermostEvent, IComparable?> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Listen(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="Listen(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">The synchronous handler. Its return value is ignored.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(ReturnsValue + TakesNothing)]
    public StopReport Listen(
        Func<IComparable?> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default) =>
        Listen(Handler<MattermostEvent>.From(handler), options, cancellationToken);

    /// <inheritdoc cref="Listen(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValueAndToken)]
    public StopReport Listen(
        Func<MattermostEvent, CancellationToken, object?> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="Listen(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesValue)]
    public StopReport Listen(
        Func<MattermostEvent, object?> handler,
        MattermostListenerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(OtherValue);

    /// <inheritdoc cref="Listen(Func{MattermostEvent, CancellationToken, ValueTask}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">A handler whose result would be dropped.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(OtherValue, error: true)]
    [OverloadResolutionPriority(ReturnsOtherValue + TakesNothing)]
    public StopReport Listen(
        Func<object?> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(OtherValue);

    private async Task<StopReport> ListenAsync(
        Handler<MattermostEvent> handler, MattermostListenerOptions? options, CancellationToken cancellationToken)
    {
        MattermostListener listener = CreateListener(options);
        await using (listener.ConfigureAwait(false))
        {
            listener.Set(handler);
            return await listener.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private StopReport Listen(Handler<MattermostEvent> handler, MattermostListenerOptions? options, CancellationToken cancellationToken)
    {
        using MattermostListener listener = CreateListener(options);
        listener.Set(handler);
        return listener.Run(cancellationToken);
    }
}
