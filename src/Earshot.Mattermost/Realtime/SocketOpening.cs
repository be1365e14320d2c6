using System.Net.Http.Headers;
using System.Net.WebSockets;
using Earshot.Http;
using Earshot.Protocol;
using Earshot.Realtime;

namespace Earshot.Mattermost.Realtime;

/// <summary>Opens the socket and says in the words of the error family why that failed.</summary>
internal static class SocketOpening
{
    private const string Operation = "ConnectWebSocket";

    /// <summary>Opens a socket.</summary>
    /// <exception cref="ConnectionFailedException">It could not be opened.</exception>
    public static async Task<WebSocket> ConnectAsync(
        Uri address, string? token, HttpMessageInvoker invoker, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            // The sign of life is an action that the server answers; the framework's own pongs prove nothing.
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

    /// <summary>Whether a failure of the network looks like an outage or like a mistake in the settings.</summary>
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
        return status switch
        {
            0 => Judge(NetworkFailure.From(error, Operation, address)),
            401 => RefusedAtOnce(
                new LoginException($"The server opens no socket at {where} (401). Check the token.", status, error)
                { Operation = Operation }),
            403 => RefusedAtOnce(
                new PermissionException($"What answers at {where} refuses the socket (403). Check the account and the proxies.", status, error)
                { Operation = Operation }),
            429 => Refused(new RateLimitException($"The server opens no socket at {where}: too many requests (429).", status, error)
            {
                Operation = Operation,
                RetryAfter = RetryAfter(socket, now),
            }),
            >= 500 => Refused(new ServerException($"The server failed to open a socket at {where} ({status}).", status, error)
            {
                Operation = Operation,
                RetryAfter = RetryAfter(socket, now),
            }),
            404 => Misconfigured(
                ConnectionProblem.WrongPath, $"There is no socket at {where} (404). Check the URL and its sub-path.", error),
            _ => Misconfigured(
                ConnectionProblem.NotAnApi,
                $"What answers at {where} opens no socket ({status}). Check the URL, and that a proxy on the way passes WebSockets on.",
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

    // The longest where it comes several times, and the budget's reset where only that is told, as over REST.
    private static TimeSpan? RetryAfter(ClientWebSocket socket, DateTimeOffset now)
    {
        TimeSpan[] waits = [.. Values(socket, "Retry-After").Select(value => Wait(value, now)).OfType<TimeSpan>()];
        if (waits.Length == 0 && (int)socket.HttpStatusCode == 429)
        {
            waits = [.. Values(socket, "X-RateLimit-Reset").Select(value => Wait(value, now)).OfType<TimeSpan>()];
        }

        return waits.Length == 0 ? null : waits.Max();
    }

    private static TimeSpan? Wait(string header, DateTimeOffset now) =>
        RetryConditionHeaderValue.TryParse(header, out RetryConditionHeaderValue? parsed) && (parsed.Delta ?? parsed.Date - now) is { } wait
            ? wait > TimeSpan.Zero ? wait : TimeSpan.Zero
            : null;

    private static IEnumerable<string> Values(ClientWebSocket socket, string header) =>
        socket.HttpResponseHeaders?.FirstOrDefault(h => h.Key.Equals(header, StringComparison.OrdinalIgnoreCase)).Value ?? [];
}
