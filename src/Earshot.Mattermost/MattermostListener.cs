using Earshot.Mattermost.Realtime;
using Earshot.Protocol;
using Earshot.Realtime;

namespace Earshot.Mattermost;

/// <summary>Listens to a Mattermost server as one account. Made by <see cref="MattermostClient.CreateListener"/>.</summary>
public sealed partial class MattermostListener : Listener<MattermostEvent>
{
    private readonly MattermostProtocol _protocol;

    internal MattermostListener(MattermostProtocol protocol, MattermostListenerOptions options, ListenerEnvironment environment)
        : base(protocol, options, environment) => _protocol = protocol;

    /// <summary>Sends an action over the socket and waits for its answer, at most <see cref="MattermostListenerOptions.ActionTimeout"/>.</summary>
    /// <param name="action">What to ask.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ApiException">The server refused; <see cref="ApiException.ErrorId"/> says why.</exception>
    /// <exception cref="ConnectionException">The listener is not connected, the connection ended, or no answer came in time.</exception>
    /// <exception cref="ArgumentException">The action is larger than the 8192 bytes that the server takes.</exception>
    public Task<MattermostReply> SendActionAsync(MattermostAction action, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _protocol.SendActionAsync(action, cancellationToken);
    }
}
