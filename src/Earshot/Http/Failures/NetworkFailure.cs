using System.Net;
using System.Net.Sockets;
using TlsException = System.Security.Authentication.AuthenticationException;

namespace Earshot.Http;

/// <summary>Reads from what the network threw which kind of failure it was; for REST calls and sockets alike.</summary>
public static class NetworkFailure
{
    /// <summary>Describes a failure of the network.</summary>
    /// <param name="failure">What was thrown, by <see cref="HttpClient"/> or by a WebSocket's connect; its inner exceptions count, too.</param>
    /// <param name="operation">What was tried, such as <c>GetUser</c>.</param>
    /// <param name="address">Where to; shown without user and query.</param>
    public static ConnectionException From(Exception failure, string operation, Uri address)
    {
        ArgumentNullException.ThrowIfNull(failure);
        ArgumentNullException.ThrowIfNull(address);
        Exception[] chain = [.. Chain(failure)];
        (ConnectionProblem problem, bool nothingSent) = Classify(chain);
        return new ConnectionException(problem, $"{operation} failed: {Text(problem, nothingSent, chain, address)}", failure)
        {
            Operation = operation,
            NothingWasSent = nothingSent,
        };
    }

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (Exception? link = failure; link is not null; link = link.InnerException)
        {
            yield return link;
        }
    }

    private static (ConnectionProblem Problem, bool NothingSent) Classify(Exception[] chain)
    {
        if (chain.OfType<TimeoutException>().Any() && chain[0] is OperationCanceledException)
        {
            // The handler's own time-out is that of connecting.
            return (ConnectionProblem.TimedOut, true);
        }

        if (chain.OfType<TlsException>().Any())
        {
            return (ConnectionProblem.TlsFailure, true);
        }

        if (chain[0] is SocketException { SocketErrorCode: SocketError.NotConnected })
        {
            // Accepted and reset at once; of a call that is under way it would come wrapped.
            return (ConnectionProblem.Lost, true);
        }

        HttpRequestError? error = chain.OfType<HttpRequestException>().FirstOrDefault()?.HttpRequestError
            ?? chain.OfType<HttpIOException>().FirstOrDefault()?.HttpRequestError;
        SocketError? socket = chain.OfType<SocketException>().FirstOrDefault()?.SocketErrorCode;
        return (error, socket) switch
        {
            (HttpRequestError.NameResolutionError, _) => (ConnectionProblem.UnknownHost, true),
            (HttpRequestError.ConnectionError, SocketError.TimedOut) => (ConnectionProblem.TimedOut, true),
            (HttpRequestError.ConnectionError, _) => (ConnectionProblem.Unreachable, true),
            // The peer hung up while the keys were being agreed on.
            (HttpRequestError.SecureConnectionError, _) => (ConnectionProblem.Lost, true),
            (HttpRequestError.ProxyTunnelError, _) => (ConnectionProblem.ProxyRefused, true),
            (HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError
                or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.ExtendedConnectNotSupported, _) =>
                (ConnectionProblem.ProtocolError, false),
            (_, SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain) => (ConnectionProblem.UnknownHost, true),
            (_, SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable) =>
                (ConnectionProblem.Unreachable, true),
            _ => (ConnectionProblem.Lost, false),
        };
    }

    private static string Text(ConnectionProblem problem, bool nothingSent, Exception[] chain, Uri address)
    {
        string server = $"{address.Host}:{address.Port}";
        return problem switch
        {
            ConnectionProblem.UnknownHost => $"the name {address.Host} (or its proxy's) has no address. Check the URL and the network.",
            ConnectionProblem.Unreachable =>
                $"{server} (or a proxy on the way) can't be reached. Check the URL, the port and that the server runs.",
            ConnectionProblem.TimedOut when nothingSent =>
                $"no connection to {server} within {nameof(NetworkOptions.ConnectTimeout)}. Check the URL, the network and any firewall.",
            ConnectionProblem.TlsFailure =>
                $"no secure connection to {server}: its certificate isn't trusted, or it speaks no TLS. "
                + $"Check the scheme and the certificate; {nameof(NetworkOptions.ServerCertificateCheck)} can trust one of your own.",
            ConnectionProblem.ProxyRefused => $"the proxy didn't open the way to {server}{ProxyStatus(chain)}. Check the proxy's settings.",
            ConnectionProblem.ProtocolError => $"{server} answered with what isn't HTTP. Check scheme and port of the URL.",
            _ => $"the connection to {server} broke.",
        };
    }

    private static string ProxyStatus(Exception[] chain) =>
        chain.OfType<HttpRequestException>().FirstOrDefault()?.StatusCode is HttpStatusCode status ? $" ({(int)status})" : "";
}
