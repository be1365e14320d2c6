namespace Earshot.Mattermost;

/// <content>The operation that opens a WebSocket connection, as a listener.</content>
public sealed partial class SystemApi
{
    /// <summary>Creates a listener for events and connects it. Logs in first if the client is not logged in.</summary>
    /// <param name="options">The options, or <see langword="null"/> to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// The connected listener. Dispose it after use. To register handlers before it connects, use
    /// <see cref="MattermostClient.CreateListener"/>.
    /// </returns>
    /// <exception cref="LoginException">The server rejected the credentials.</exception>
    /// <exception cref="ConnectionException">The server could not be reached, or it is not a Mattermost server.</exception>
    /// <remarks>Sends <c>GET /api/v4/websocket</c>.</remarks>
    public async Task<MattermostListener> ConnectWebSocketAsync(
        MattermostListenerOptions? options = null, CancellationToken cancellationToken = default)
    {
        MattermostListener listener = _api.Client.CreateListener(options);
        try
        {
            await listener.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return listener;
        }
        catch
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc cref="ConnectWebSocketAsync"/>
    public MattermostListener ConnectWebSocket(MattermostListenerOptions? options = null, CancellationToken cancellationToken = default)
    {
        MattermostListener listener = _api.Client.CreateListener(options);
        try
        {
            listener.Connect(cancellationToken);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }
}
