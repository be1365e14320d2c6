using Earshot.Protocol;

namespace Earshot.Mattermost.Realtime;

/// <summary>
/// Keeps the server from discarding the session of a listener that only listens, and notices that the login session has ended.
/// </summary>
/// <remarks>
/// The server discards the session of a lost connection at a tick of five minutes, unless its user was active in the five minutes before.
/// WebSocket messages are not activity for it; of all REST calls, only four are. Requesting the current user is the cheapest of them, if
/// the response is not 304.
/// </remarks>
/// <param name="client">The client, whose rate budget the calls share.</param>
/// <param name="session">The session, which is discarded if the login session has ended.</param>
/// <param name="token">The token of the connection.</param>
internal sealed class SessionKeeper(MattermostClient client, MattermostSession session, string token)
{
    /// <summary>The interval of the calls.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Makes the calls until cancellation is requested.</summary>
    /// <returns>The failure that must end the connection.</returns>
    public async Task<ConnectionFailure?> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Interval, client.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
            try
            {
                await client.CheckTokenAsync(token, cancellationToken).ConfigureAwait(false);
            }
            catch (LoginException error) when (error.StatusCode == 401)
            {
                // As after a rejected ping: the server stopped queuing events at an unknown time.
                session.Forget();
                return new ConnectionFailure { Reason = DisconnectReason.LoginExpired, Error = error };
            }
            catch (EarshotException)
            {
                // The keep-alive judges the connection; a call that failed only makes the session less durable.
            }
        }
    }
}
