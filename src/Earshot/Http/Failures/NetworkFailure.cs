using System.Net;
using System.Net.Sockets;
using TlsException = System.Security.Authentication.AuthenticationException;

namespace Earshot.Http;

/// <summary>Classifies the exceptions that the network throws, for REST calls and WebSocket connections.</summary>
internal static class NetworkFailure
{
    /// <summary>Creates the exception that describes a failure of the network.</summary>
    /// <param name="failure">
    /// The exception of the HTTP handler or of opening a WebSocket connection. Its inner exceptions are considered.
    /// </param>
    /// <param name="operation">The operation that failed, such as <c>GetUser</c>.</param>
    /// <param name="address">The URL of the request. It is shown without user information and query.</param>
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

    /// <summary>Determines whether an exception of a transfer can be a failure of the network, or of the data received.</summary>
    public static bool IsPossible(Exception failure) =>
        // A blocking read that is aborted throws ObjectDisposedException; a server that resets a new connection causes SocketException.
        failure is HttpRequestException or IOException or SocketException or OperationCanceledException or ObjectDisposedException
        || IsDamagedBody(failure);

    /// <summary>
    /// Determines whether an exception means that a body cannot be decompressed: each method of compression throws its own.
    /// </summary>
    public static bool IsDamagedBody(Exception failure) =>
        failure is InvalidDataException or InvalidOperationException and not ObjectDisposedException;

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
            // The only timeout of the handler itself is that of connecting.
            return (ConnectionProblem.TimedOut, true);
        }

        if (chain.OfType<TlsException>().Any())
        {
            return (ConnectionProblem.TlsFailure, true);
        }

        if (chain[0] is SocketException { SocketErrorCode: SocketError.NotConnected })
        {
            // The connection was accepted and reset at once. During a request, this exception would be wrapped.
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
            // The server closed the connection during the TLS handshake.
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
            ConnectionProblem.UnknownHost =>
                $"the name {address.Host}, or that of its proxy, cannot be resolved. Check the URL and the network.",
            ConnectionProblem.Unreachable =>
                $"{server}, or its proxy, cannot be reached. Check the URL and the port, and that the server is running.",
            ConnectionProblem.TimedOut when nothingSent =>
                $"no connection to {server} was established within {nameof(NetworkOptions)}.{nameof(NetworkOptions.ConnectTimeout)}. "
                + "Check the URL, the network, and any firewall.",
            ConnectionProblem.TlsFailure =>
                $"no TLS connection to {server} could be established. The certificate is not trusted, or the server does not support TLS. "
                + "Check the URL's scheme and the certificate; to trust a private certificate, set "
                + $"{nameof(NetworkOptions)}.{nameof(NetworkOptions.ServerCertificateCheck)}.",
            ConnectionProblem.ProxyRefused =>
                $"the proxy did not open a connection to {server}{ProxyStatus(chain)}. Check the settings of the proxy.",
            ConnectionProblem.ProtocolError => $"the response of {server} is not valid HTTP. Check the scheme and the port of the URL.",
            _ => $"the connection to {server} was lost.",
        };
    }

    private static string ProxyStatus(Exception[] chain) =>
        chain.OfType<HttpRequestException>().FirstOrDefault()?.StatusCode is HttpStatusCode status ? $" ({(int)status})" : "";
}
