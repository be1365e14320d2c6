using System.Net.WebSockets;
using Earshot.Http;
using Earshot.Protocol;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Opens the event WebSocket and converts failures to exceptions of this library.</summary>
internal static class EventSocket
{
    private const string Operation = "OpenSocket";

    /// <summary>Opens the WebSocket, without a query, token, or subprotocol.</summary>
    /// <exception cref="ConnectionFailedException">The WebSocket could not be opened.</exception>
    public static async Task<WebSocket> ConnectAsync(
        AccountAccess account, SimpliSafeListenerOptions options, CancellationToken cancellationToken)
    {
        Uri address = account.Options.Endpoints.Socket;
        var socket = new ClientWebSocket();
        try
        {
            // The service has no keep-alive messages, so the pings of the WebSocket protocol are used, which .NET sends and checks.
            socket.Options.KeepAliveInterval = options.PingInterval;
            socket.Options.KeepAliveTimeout = options.PongTimeout;
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.SetRequestHeader("User-Agent", account.Options.UserAgent);
            await socket.ConnectAsync(address, account.Invoker, cancellationToken).ConfigureAwait(false);
            socket.HttpResponseHeaders = null;
            return socket;
        }
        catch (WebSocketException error)
        {
            ConnectionFailure failure = Diagnose((int)socket.HttpStatusCode, address, error);
            socket.Dispose();
            throw new ConnectionFailedException(failure);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static ConnectionFailure Diagnose(int status, Uri address, WebSocketException error)
    {
        for (Exception? inner = error.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is EarshotException known)
            {
                // The account's gate rejects connections during a pause after a block.
                return FailureDiagnosis.Of(known);
            }
        }

        string where = address.GetLeftPart(UriPartial.Path);
        return status switch
        {
            0 => FailureDiagnosis.Of(NetworkFailure.From(error, Operation, address)),
            403 => Rejected(
                $"the service rejected the WebSocket connection to {where} (403), "
                + "as it does with blocked addresses for minutes to hours. Wait."),
            429 => Rejected($"the service rejected the WebSocket connection to {where}: too many requests (429). Connect less often."),
            >= 500 => Rejected($"the service could not open the WebSocket connection to {where} ({status}). Try again later."),
            _ => FailureDiagnosis.Of(new ConnectionException(
                status == 404 ? ConnectionProblem.WrongPath : ConnectionProblem.NotAnApi,
                $"{Operation} failed: the server at {where} did not accept the WebSocket upgrade ({status}). "
                + "Check SimpliSafeEndpoints.Socket, and that any proxy supports WebSockets.",
                error)
            { Operation = Operation }),
        };

        ConnectionFailure Rejected(string what) => new()
        {
            Reason = DisconnectReason.ConnectFailed,
            Error = ApiException.For(status, $"{Operation} failed: {what}", Operation, innerException: error),
        };
    }
}
