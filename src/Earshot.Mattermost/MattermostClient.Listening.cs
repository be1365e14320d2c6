using System.Runtime.CompilerServices;

namespace Earshot.Mattermost;

/// <content>Listening in one call: makes a listener, hands it the handler, and runs it.</content>
public sealed partial class MattermostClient
{
    /// <summary>Listens until it is cancelled, or an error ends it that no retry mends. Logs in first where that hasn't been done.</summary>
    /// <param name="handler">Gets every event. May block: it runs on a thread of its own and holds up its lane only.</param>
    /// <param name="options">How to behave; null for the defaults.</param>
    /// <param name="cancellationToken">Asks for a graceful stop; the task then ends normally.</param>
    /// <returns>What was heard.</returns>
    /// <exception cref="LoginException">The server refuses the credentials, or the log-in has expired and
    /// <see cref="ListenerOptions.Relogin"/> is off.</exception>
    /// <exception cref="EarshotException">Another error that only a person can mend.</exception>
    public async Task<StopReport> ListenAsync(
        Action<MattermostEvent> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default)
    {
        MattermostListener listener = CreateListener(options);
        await using (listener.ConfigureAwait(false))
        {
            listener.OnEvent(handler);
            return await listener.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="ListenAsync(Action{MattermostEvent}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">Gets every event; a coroutine, for which the next event of its lane waits.</param>
    /// <param name="options">How to behave; null for the defaults.</param>
    /// <param name="cancellationToken">Asks for a graceful stop.</param>
    [OverloadResolutionPriority(1)]
    public async Task<StopReport> ListenAsync(
        Func<MattermostEvent, Task> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default)
    {
        MattermostListener listener = CreateListener(options);
        await using (listener.ConfigureAwait(false))
        {
            listener.OnEvent(handler);
            return await listener.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="ListenAsync(Action{MattermostEvent}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">Gets every event; a coroutine, for which the next event of its lane waits.</param>
    /// <param name="options">How to behave; null for the defaults.</param>
    /// <param name="cancellationToken">Asks for a graceful stop.</param>
    public async Task<StopReport> ListenAsync(
        Func<MattermostEvent, ValueTask> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default)
    {
        MattermostListener listener = CreateListener(options);
        await using (listener.ConfigureAwait(false))
        {
            listener.OnEvent(handler);
            return await listener.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="ListenAsync(Action{MattermostEvent}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">Gets every event; a coroutine, whose token is cancelled when the time for draining is over.</param>
    /// <param name="options">How to behave; null for the defaults.</param>
    /// <param name="cancellationToken">Asks for a graceful stop.</param>
    public async Task<StopReport> ListenAsync(
        Func<MattermostEvent, CancellationToken, Task> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default)
    {
        MattermostListener listener = CreateListener(options);
        await using (listener.ConfigureAwait(false))
        {
            listener.OnEvent(handler);
            return await listener.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The same as <see cref="ListenAsync(Action{MattermostEvent}, MattermostListenerOptions?, CancellationToken)"/>, blocking the calling
    /// thread. The connection itself runs on the thread pool, since .NET has no synchronous WebSocket.
    /// </summary>
    /// <inheritdoc cref="ListenAsync(Action{MattermostEvent}, MattermostListenerOptions?, CancellationToken)"/>
    public StopReport Listen(
        Action<MattermostEvent> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default)
    {
        using MattermostListener listener = CreateListener(options);
        listener.OnEvent(handler);
        return listener.Run(cancellationToken);
    }

    /// <inheritdoc cref="Listen(Action{MattermostEvent}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">Gets every event; a coroutine, for which the next event of its lane waits.</param>
    /// <param name="options">How to behave; null for the defaults.</param>
    /// <param name="cancellationToken">Asks for a graceful stop.</param>
    [OverloadResolutionPriority(1)]
    public StopReport Listen(
        Func<MattermostEvent, Task> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default)
    {
        using MattermostListener listener = CreateListener(options);
        listener.OnEvent(handler);
        return listener.Run(cancellationToken);
    }

    /// <inheritdoc cref="Listen(Action{MattermostEvent}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">Gets every event; a coroutine, for which the next event of its lane waits.</param>
    /// <param name="options">How to behave; null for the defaults.</param>
    /// <param name="cancellationToken">Asks for a graceful stop.</param>
    public StopReport Listen(
        Func<MattermostEvent, ValueTask> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default)
    {
        using MattermostListener listener = CreateListener(options);
        listener.OnEvent(handler);
        return listener.Run(cancellationToken);
    }

    /// <inheritdoc cref="Listen(Action{MattermostEvent}, MattermostListenerOptions?, CancellationToken)"/>
    /// <param name="handler">Gets every event; a coroutine, whose token is cancelled when the time for draining is over.</param>
    /// <param name="options">How to behave; null for the defaults.</param>
    /// <param name="cancellationToken">Asks for a graceful stop.</param>
    public StopReport Listen(
        Func<MattermostEvent, CancellationToken, Task> handler, MattermostListenerOptions? options = null, CancellationToken cancellationToken = default)
    {
        using MattermostListener listener = CreateListener(options);
        listener.OnEvent(handler);
        return listener.Run(cancellationToken);
    }
}
