namespace Earshot.Mattermost;

/// <content>The one operation whose answer is no answer but a socket: it opens a listener.</content>
public sealed partial class SystemApi
{
    /// <summary>Opens the socket over which events come: makes a listener and connects it. Logs in first where that hasn't been done.</summary>
    /// <param name="options">How to behave; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the connecting.</param>
    /// <returns>The listener, connected; dispose of it. Handlers are better registered before it connects:
    /// see <see cref="MattermostClient.CreateListener"/>.</returns>
    /// <exception cref="LoginException">The server refuses the credentials.</exception>
    /// <exception cref="ConnectionException">The server was not reached, or isn't a Mattermost.</exception>
    /// <remarks><c>GET /api/v4/websocket</c>.</remarks>
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
