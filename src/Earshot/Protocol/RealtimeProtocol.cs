using System.Net.WebSockets;

namespace Earshot.Protocol;

/// <summary>
/// What a vendor brings to a listener: how to open a socket, and what failures mean. One instance lives as long as its listener and keeps
/// the session over several connections. Only the listener's loop calls it, one call at a time.
/// </summary>
/// <typeparam name="TEvent">The vendor's event.</typeparam>
public abstract class RealtimeProtocol<TEvent>
    where TEvent : ListenerEvent
{
    /// <summary>The vendor's name in lower case: a tag on every metric and log line.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Logs in where that is needed. Not under <see cref="ListenerOptions.ConnectTimeout"/>: its calls have limits of their own, and log-ins
    /// are kept apart in time.
    /// </summary>
    /// <exception cref="ConnectionFailedException">It failed, and the protocol knows what it means.</exception>
    /// <exception cref="EarshotException">It failed.</exception>
    public virtual Task LoginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Opens a socket.</summary>
    /// <returns>The socket, and whether the server was asked to continue the old session.</returns>
    /// <exception cref="ConnectionFailedException">The attempt failed, and the protocol knows what it means.</exception>
    /// <exception cref="EarshotException">The attempt failed.</exception>
    public abstract Task<OpenedSocket> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Makes the protocol's side of one connection, from its opening to its end.</summary>
    /// <param name="sender">Sends messages over this connection.</param>
    /// <param name="opened">What <see cref="OpenAsync"/> returned.</param>
    public abstract ProtocolConnection<TEvent> Attach(IMessageSender sender, OpenedSocket opened);

    /// <summary>Whether <see cref="CatchUpAsync"/> does something. Default: no.</summary>
    public virtual bool CatchesUp => false;

    /// <summary>
    /// Fetches what was missed, once a connection stands and before its events are handed over. Nothing is read from the socket meanwhile.
    /// Under <see cref="ListenerOptions.CatchUpTimeout"/>; where that runs out, what was fetched so far may be returned with a gap.
    /// </summary>
    /// <param name="cancellationToken">Ends the fetching.</param>
    /// <exception cref="Exception">It failed: the listener tells a gap since the last message that it had read, and goes on.</exception>
    public virtual Task<CatchUpResult<TEvent>> CatchUpAsync(CancellationToken cancellationToken) => Task.FromResult(new CatchUpResult<TEvent>());

    /// <summary>Finds out what a failure means, asking the server where that helps; returns it unchanged where it can't say more.</summary>
    /// <param name="failure">What was seen on the socket.</param>
    /// <param name="established">Whether the server had let us in on this connection.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public virtual ValueTask<ConnectionFailure> DiagnoseAsync(ConnectionFailure failure, bool established, CancellationToken cancellationToken) =>
        ValueTask.FromResult(failure);
}

/// <summary>What came of catching up.</summary>
/// <typeparam name="TEvent">The vendor's event.</typeparam>
public sealed record CatchUpResult<TEvent>
    where TEvent : ListenerEvent
{
    /// <summary>What was missed, in order; handed over before anything that the new connection brings.</summary>
    public IReadOnlyList<TEvent> Events { get; init; } = [];

    /// <summary>The interval that could not be filled; told before <see cref="Events"/>.</summary>
    public Gap? Gap { get; init; }

    /// <summary>Why it could not, where something went wrong.</summary>
    public Exception? Error { get; init; }
}

/// <summary>An open socket.</summary>
/// <param name="Socket">The socket; the listener owns it from now on.</param>
/// <param name="Resuming">Whether the server was asked to continue the old session.</param>
/// <param name="Authenticated">Whether the log-in went along with the opening, so that only the session's start is awaited.</param>
public readonly record struct OpenedSocket(WebSocket Socket, bool Resuming, bool Authenticated);

/// <summary>Sends messages over one connection, one at a time.</summary>
public interface IMessageSender
{
    /// <summary>Sends one text message.</summary>
    /// <exception cref="ConnectionException">The connection has ended.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before it was this message's turn.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken);
}
