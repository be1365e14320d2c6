using System.Net.WebSockets;
using System.Text.Json;

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
    /// Gets the name under which the position of this listener is saved, which contains the service, the server, and the account, or null
    /// if the protocol does not support checkpoints. Requested after <see cref="LoginAsync"/>.
    /// </summary>
    public virtual string? CheckpointKey => null;

    /// <summary>
    /// Gets the position up to which everything was handled, according to <see cref="Handled"/> and <see cref="ProofHandled"/>, or null if
    /// there is nothing to save yet. Called on any thread, beside the other methods.
    /// </summary>
    /// <returns>The position, which <see cref="RestoreState"/> understands.</returns>
    public virtual JsonElement? SaveState() => null;

    /// <summary>
    /// Continues from a saved position. Called at most once, at the first start of the listener, between <see cref="LoginAsync"/> and
    /// <see cref="OpenAsync"/>.
    /// </summary>
    /// <param name="state">The position that <see cref="SaveState"/> returned.</param>
    /// <exception cref="CheckpointException">The position is not valid. The message says what to do.</exception>
    public virtual void RestoreState(JsonElement state) =>
        throw new CheckpointException("The service does not support checkpoints. Start without a checkpoint store.");

    /// <summary>
    /// Continues from a point in time, if there is no saved position. Called at most once, instead of <see cref="RestoreState"/>.
    /// </summary>
    /// <param name="since">The time since which events are to be caught up, by the server clock.</param>
    public virtual void StartFrom(DateTimeOffset since)
    {
    }

    /// <summary>
    /// Gets a value that indicates whether events were missed that <see cref="CatchUpAsync"/> can fetch. Requested when a session was
    /// started or resumed, before its events are delivered. It must stay true until a catch-up is complete. The default is
    /// <see langword="false"/>.
    /// </summary>
    public virtual bool NeedsCatchUp => false;

    /// <summary>
    /// Gets the time up to which all events were received, by the local clock, or null if only the listener knows it. Unlike the listener,
    /// the protocol knows the time also after a restart.
    /// </summary>
    internal virtual DateTimeOffset? MissingSince => null;

    /// <summary>Fetches missed events and delivers them, while the connection is read.</summary>
    /// <remarks>
    /// When the connection ends, a stop is requested, or <see cref="ListenerOptions.CatchUpTimeout"/> elapses, the token is canceled. If
    /// <see cref="NeedsCatchUp"/> is still true, the next connection calls the method again.
    /// </remarks>
    /// <param name="context">The object to which the missed events and gaps are passed.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="Exception">The catch-up failed. The listener reports the exception and a gap since the last message that was read,
    /// unless the protocol has reported a gap of reason <see cref="GapReason.CatchUpFailed"/> and failed before the time was over. All
    /// events that were held back are delivered.</exception>
    public virtual Task CatchUpAsync(CatchUpContext<TEvent> context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Determines whether an event that was received on the connection is new. Called right before the event is delivered, also if it was
    /// held back, and by several threads at the same time. The default is true.
    /// </summary>
    /// <param name="e">The event.</param>
    /// <returns>
    /// True to deliver the event; false if it is a duplicate, which is dropped, not counted, and passed to <see cref="Handled"/> in its
    /// place.
    /// </returns>
    public virtual bool Admit(TEvent e) => true;

    /// <summary>
    /// Determines whether a catch-up can fetch an event of this kind again, if it had to be dropped while it was held back. The default is
    /// <see langword="false"/>: the event is reported as a gap.
    /// </summary>
    /// <param name="e">The event.</param>
    public virtual bool CanCatchUp(TEvent e) => false;

    /// <summary>
    /// Gets a value that indicates whether <see cref="Handled"/> and <see cref="ProofHandled"/> must be called, which costs time for each
    /// event. It must not change. The default is <see langword="true"/>.
    /// </summary>
    public virtual bool RecordsHandled => true;

    /// <summary>
    /// Gets what <see cref="Recreate"/> needs in addition to <see cref="ListenerEvent.RawUtf8"/>, <see cref="ListenerEvent.Origin"/>, and
    /// <see cref="ListenerEvent.ReceivedAt"/>, or null if the event cannot be created again. The default is <see langword="null"/>: with
    /// <see cref="HoldBackFullMode.Disk"/>, the event is treated as with <see cref="HoldBackFullMode.Gap"/>.
    /// </summary>
    /// <param name="e">The event.</param>
    public virtual string? Detach(TEvent e) => null;

    /// <summary>
    /// Creates an event again that was written to a temporary file while it was held back. Called one at a time, but beside the other
    /// methods of the protocol.
    /// </summary>
    /// <param name="detached">What is known of the event.</param>
    /// <returns>An event that equals the original one in all properties.</returns>
    public virtual TEvent Recreate(DetachedEvent detached) =>
        throw new NotSupportedException("The service's events cannot be created again.");

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

/// <summary>Represents an open connection.</summary>
/// <param name="Socket">The WebSocket, which the listener owns and disposes.</param>
/// <param name="Resuming">Whether the server was asked to resume the session.</param>
/// <param name="Authenticated">Whether the server has accepted the login, so that only the start of the session is outstanding.</param>
public readonly record struct OpenedSocket(WebSocket Socket, bool Resuming, bool Authenticated);
