using System.Net.WebSockets;

namespace Earshot.Protocol;

/// <summary>
/// Adapts a service to a listener: opens its connections and classifies their failures. An instance serves one listener and keeps the
/// session across connections. The listener calls one method at a time.
/// </summary>
/// <typeparam name="TEvent">The type of the service's events.</typeparam>
public abstract class RealtimeProtocol<TEvent>
    where TEvent : ListenerEvent
{
    /// <summary>Gets the name of the service in lower case, which is included in all metrics and log messages.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Logs in, if needed. <see cref="ListenerOptions.ConnectTimeout"/> does not apply, because logins have their own time limits and a
    /// minimum interval.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="ConnectionFailedException">The login failed, and the protocol has classified the failure.</exception>
    /// <exception cref="EarshotException">The login failed.</exception>
    public virtual Task LoginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Opens a connection.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The open connection.</returns>
    /// <exception cref="ConnectionFailedException">The attempt failed, and the protocol has classified the failure.</exception>
    /// <exception cref="EarshotException">The attempt failed.</exception>
    public abstract Task<OpenedSocket> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Creates the object that handles the service's messages on one connection.</summary>
    /// <param name="sender">Sends messages over this connection.</param>
    /// <param name="opened">The connection that <see cref="OpenAsync"/> returned.</param>
    /// <returns>The handler of the connection.</returns>
    public abstract ProtocolConnection<TEvent> CreateConnection(IMessageSender sender, OpenedSocket opened);

    /// <summary>
    /// Gets a value that indicates whether the service has a history from which <see cref="CatchUpAsync"/> fetches missed events. The
    /// default is <see langword="false"/>.
    /// </summary>
    public virtual bool SupportsCatchUp => false;

    /// <summary>
    /// Fetches missed events, after a connection is established and before its events are delivered. Nothing is read from the connection
    /// meanwhile. When <see cref="ListenerOptions.CatchUpTimeout"/> elapses, the events that were fetched so far can be returned with a
    /// gap.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The missed events.</returns>
    /// <exception cref="Exception">The catch-up failed. The listener reports a gap since the last message that it had read, and
    /// continues.</exception>
    public virtual Task<CatchUpResult<TEvent>> CatchUpAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new CatchUpResult<TEvent>());

    /// <summary>
    /// Records that an event was handled, or that it failed for good. What outlives a run, such as the position at which the next start
    /// resumes, must follow this method and not the reading of messages. By default it does nothing.
    /// </summary>
    /// <remarks>
    /// Called once for each delivered event, in the order received and one at a time, but beside the other methods of the protocol. An
    /// event is passed only after all events that were received before it. Events that were dropped because the queue was full are passed
    /// too, because they are reported as a gap.
    /// </remarks>
    /// <param name="e">The event.</param>
    public virtual void Handled(TEvent e)
    {
    }

    /// <summary>
    /// Records that all events which were received before <see cref="MessageReading{TEvent}.Proof"/> was read are handled. Called in order
    /// with <see cref="Handled"/>. By default it does nothing.
    /// </summary>
    /// <param name="moment">The value of <see cref="MessageReading{TEvent}.Proof"/>.</param>
    public virtual void ProofHandled(long moment)
    {
    }

    /// <summary>Classifies a failure, for example by a request to the server. By default the failure is returned unchanged.</summary>
    /// <param name="failure">The failure as the connection showed it.</param>
    /// <param name="established">Whether the session had been started or resumed on the connection.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The classified failure.</returns>
    public virtual ValueTask<ConnectionFailure> DiagnoseAsync(
        ConnectionFailure failure, bool established, CancellationToken cancellationToken) => ValueTask.FromResult(failure);
}

/// <summary>Represents the result of a catch-up.</summary>
/// <typeparam name="TEvent">The type of the service's events.</typeparam>
public sealed record CatchUpResult<TEvent>
    where TEvent : ListenerEvent
{
    /// <summary>Gets the missed events, in order. They are delivered before the events of the new connection.</summary>
    public IReadOnlyList<TEvent> Events { get; init; } = [];

    /// <summary>Gets the interval that could not be filled, or null if there is none. It is reported before <see cref="Events"/>.</summary>
    public Gap? Gap { get; init; }

    /// <summary>Gets the error that prevented a complete catch-up, or null if none occurred.</summary>
    public Exception? Error { get; init; }
}

/// <summary>Represents an open connection.</summary>
/// <param name="Socket">The WebSocket, which the listener owns and disposes.</param>
/// <param name="Resuming">Whether the server was asked to resume the session.</param>
/// <param name="Authenticated">Whether the server has accepted the login, so that only the start of the session is outstanding.</param>
public readonly record struct OpenedSocket(WebSocket Socket, bool Resuming, bool Authenticated);
