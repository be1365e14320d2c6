using Earshot.Mattermost.Realtime;
using Earshot.Protocol;

namespace Earshot.Mattermost;

/// <summary>Receives events from a Mattermost server for one account. Created by <see cref="MattermostClient.CreateListener"/>.</summary>
/// <remarks>This type is thread-safe.</remarks>
public sealed partial class MattermostListener : Listener<MattermostEvent>
{
    private readonly MattermostProtocol _protocol;

    internal MattermostListener(MattermostProtocol protocol, MattermostListenerOptions options, ListenerEnvironment environment)
        : base(protocol, options, environment) => _protocol = protocol;

    /// <summary>
    /// Sends an action over the WebSocket connection and waits for the reply, at most for
    /// <see cref="MattermostListenerOptions.ActionTimeout"/>.
    /// </summary>
    /// <param name="action">The action.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. Cancellation ends the wait; the action may have been
    /// sent.</param>
    /// <returns>The server's reply.</returns>
    /// <exception cref="ApiException">The server rejected the action. <see cref="ApiException.ErrorId"/> identifies the reason.</exception>
    /// <exception cref="ConnectionException">The listener is not connected, the connection ended, or no reply was received within the
    /// timeout.</exception>
    /// <exception cref="ArgumentException">The action exceeds the server's limit of 8192 bytes.</exception>
    public Task<MattermostReply> SendActionAsync(MattermostAction action, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _protocol.SendActionAsync(action, cancellationToken);
    }
}
