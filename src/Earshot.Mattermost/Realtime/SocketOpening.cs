using System.Net.WebSockets;
using Earshot.Http;
using Earshot.Protocol;

namespace Earshot.Mattermost.Realtime;

/// <summary>Opens WebSocket connections, and converts failures to the exceptions of the library.</summary>
internal static class SocketOpening
{
    private const string Operation = "ConnectWebSocket";

    /// <summary>Opens a WebSocket connection.</summary>
    /// <exception cref="ConnectionFailedException">The connection could not be opened.</exception>
    public static async Task<WebSocket> ConnectAsync(
        Uri address, string? token, HttpMessageInvoker invoker, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            // The keep-alive uses an action that the server replies to; the framework's pongs do not prove that the server is processing.
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            socket.Options.CollectHttpResponseDetails = true;
            if (token is not null)
            {
                socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            }

            await socket.ConnectAsync(address, invoker, cancellationToken).ConfigureAwait(false);
            socket.HttpResponseHeaders = null;
            return socket;
        }
        catch (WebSocketException error)
        {
            ConnectionFailure failure = Judge(socket, address, timeProvider.GetUtcNow(), error);
            socket.Dispose();
            throw new ConnectionFailedException(failure);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Classifies a network failure as an outage or a likely configuration error.</summary>
    public static ConnectionFailure Judge(ConnectionException error) => new()
    {
        Reason = error.Problem == ConnectionProblem.TimedOut ? DisconnectReason.ConnectTimedOut : DisconnectReason.ConnectFailed,
        Error = error,
        LooksMisconfigured = error.Problem is ConnectionProblem.TlsFailure or ConnectionProblem.NotAnApi or ConnectionProblem.WrongPath
            or ConnectionProblem.Redirected or ConnectionProblem.ProtocolError,
    };

    private static ConnectionFailure Judge(ClientWebSocket socket, Uri address, DateTimeOffset now, WebSocketException error)
    {
        string where = address.GetLeftPart(UriPartial.Path);
        int status = (int)socket.HttpStatusCode;
        ApiException Error(int status, string problem) => ApiException.For(
            status,
            $"{Operation} failed: {problem}",
            Operation,
            retryAfter: status is 429 or >= 500 ? RetryAfter(socket, now) : null,
            innerException: error);

        return status switch
        {
            0 => Judge(NetworkFailure.From(error, Operation, address)),
            401 => RefusedAtOnce(Error(status, $"the server rejected the WebSocket connection to {where} (401). Check the token.")),
            403 => RefusedAtOnce(
                Error(status, $"the WebSocket connection to {where} was refused (403). Check the account and any proxies.")),
            429 => Refused(Error(status, $"too many requests to {where} (429).")),
            >= 500 => Refused(Error(status, $"the server failed to open a WebSocket connection at {where} ({status}).")),
            404 => Misconfigured(
                ConnectionProblem.WrongPath,
                $"{Operation} failed: no WebSocket endpoint exists at {where} (404). Check the URL and its sub-path.",
                error),
            _ => Misconfigured(
                ConnectionProblem.NotAnApi,
                $"{Operation} failed: the server at {where} did not accept the WebSocket upgrade ({status}). "
                    + "Check the URL, and that any proxy supports WebSockets.",
                error),
        };
    }

    private static ConnectionFailure Refused(ApiException error) =>
        new() { Reason = DisconnectReason.ConnectFailed, Error = error, RetryAfter = error.RetryAfter };

    private static ConnectionFailure RefusedAtOnce(ApiException error) => Refused(error) with { LooksMisconfigured = true };

    private static ConnectionFailure Misconfigured(ConnectionProblem problem, string message, Exception inner) => new()
    {
        Reason = DisconnectReason.ConnectFailed,
        Error = new ConnectionException(problem, message, inner) { Operation = Operation },
        LooksMisconfigured = true,
    };

    // As for REST calls: with 429, the reset of the rate limit takes the place of a missing Retry-After.
    private static TimeSpan? RetryAfter(ClientWebSocket socket, DateTimeOffset now) =>
        RetryAfterHeader.Read(Values(socket, RetryAfterHeader.Name), now)
        ?? ((int)socket.HttpStatusCode == 429 ? RetryAfterHeader.Read(Values(socket, "X-RateLimit-Reset"), now) : null);

    private static IEnumerable<string> Values(ClientWebSocket socket, string header) =>
        socket.HttpResponseHeaders?.FirstOrDefault(h => h.Key.Equals(header, StringComparison.OrdinalIgnoreCase)).Value ?? [];
}
