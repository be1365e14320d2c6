namespace Earshot.Protocol;

/// <summary>Sends messages over one connection, one at a time.</summary>
public interface IMessageSender
{
    /// <summary>Sends a text message.</summary>
    /// <param name="utf8">The message in UTF-8.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. It does not cancel a message that is being
    /// sent.</param>
    /// <returns>A task that completes when the message has been sent.</returns>
    /// <exception cref="ConnectionException">The connection has ended.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested before the message was being sent.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken);
}
