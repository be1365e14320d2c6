using System.Net.WebSockets;
using Earshot.Http;
using Earshot.Protocol;
using Earshot.Realtime;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Opens the event socket and says in the words of the error family why that failed.</summary>
internal static class SocketOpening
{
    private const string Operation = "OpenSocket";

    /// <summary>Opens the socket: no query, no token, no subprotocol.</summary>
    /// <exception cref="ConnectionFailedException">It could not be opened.</exception>
    public static async Task<WebSocket> ConnectAsync(SimpliSafeClient client, SimpliSafeListenerOptions options, CancellationToken cancellationToken)
    {
        Uri address = client.Options.Endpoints.Socket;
        var socket = new ClientWebSocket();
        try
        {
            // The only sign of life that this service knows: the WebSocket's own pings, which the framework sends and watches.
            socket.Options.KeepAliveInterval = options.PingInterval;
            socket.Options.KeepAliveTimeout = options.PongTimeout;
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.SetRequestHeader("User-Agent", client.Options.UserAgent);
            await socket.ConnectAsync(address, client.Api.Invoker, cancellationToken).ConfigureAwait(false);
            socket.HttpResponseHeaders = null;
            return socket;
        }
        catch (WebSocketException error)
        {
            ConnectionFailure failure = Judge((int)socket.HttpStatusCode, address, error);
            socket.Dispose();
            throw new ConnectionFailedException(failure);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>What a failed call means for the connection.</summary>
    public static ConnectionFailure Judge(EarshotException error) => error switch
    {
        LoginException => new() { Reason = DisconnectReason.LoginExpired, Error = error, IsFatal = true },
        ApiException api => new() { Reason = DisconnectReason.ConnectFailed, Error = error, RetryAfter = api.RetryAfter },
        ConnectionException { Problem: ConnectionProblem.TimedOut } => new() { Reason = DisconnectReason.ConnectTimedOut, Error = error },
        ConnectionException connection => new()
        {
            Reason = DisconnectReason.ConnectFailed,
            Error = error,
            LooksMisconfigured = connection.Problem is ConnectionProblem.TlsFailure or ConnectionProblem.WrongPath or ConnectionProblem.Redirected,
        },
        _ => new() { Reason = DisconnectReason.ConnectFailed, Error = error },
    };

    private static ConnectionFailure Judge(int status, Uri address, WebSocketException error)
    {
        for (Exception? inner = error.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is EarshotException known)
            {
                // The account's own gate, which holds everything back after a block.
                return Judge(known);
            }
        }

        string where = address.GetLeftPart(UriPartial.Path);
        return status switch
        {
            0 => Judge(NetworkFailure.From(error, Operation, address)),
            403 => Refused(new PermissionException(
                $"The service refuses the event socket at {where} (403). It does so to addresses that it has blocked, for minutes to hours.", status, error)
            { Operation = Operation }),
            429 => Refused(new RateLimitException($"The service opens no socket at {where}: too many requests (429).", status, error)
            { Operation = Operation }),
            >= 500 => Refused(new ServerException($"The service failed to open a socket at {where} ({status}).", status, error)
            { Operation = Operation }),
            _ => Judge(new ConnectionException(
                status == 404 ? ConnectionProblem.WrongPath : ConnectionProblem.NotAnApi,
                $"What answers at {where} opens no socket ({status}). Check the address, and that a proxy on the way passes WebSockets on.",
                error)
            { Operation = Operation }),
        };
    }

    private static ConnectionFailure Refused(ApiException error) => new() { Reason = DisconnectReason.ConnectFailed, Error = error };
}
