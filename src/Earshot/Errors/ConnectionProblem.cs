namespace Earshot;

/// <summary>Specifies the kind of a <see cref="ConnectionException"/>.</summary>
public enum ConnectionProblem
{
    /// <summary>The host or the port cannot be reached, or nothing listens there.</summary>
    Unreachable,

    /// <summary>The host name cannot be resolved.</summary>
    UnknownHost,

    /// <summary>
    /// The TLS handshake failed. The most frequent causes are a certificate that is not trusted and a server that does not support TLS.
    /// </summary>
    TlsFailure,

    /// <summary>A proxy refused to forward the request.</summary>
    ProxyRefused,

    /// <summary>The server did not respond within the timeout.</summary>
    TimedOut,

    /// <summary>The response is not the expected JSON: it is a web page, empty, or incomplete.</summary>
    NotAnApi,

    /// <summary>The server responded, but the API is not at this path.</summary>
    WrongPath,

    /// <summary>The server redirected the request. Redirects are not followed, because they could send the token to another host.</summary>
    Redirected,

    /// <summary>The server violated the protocol.</summary>
    ProtocolError,

    /// <summary>The connection was lost while it was in use.</summary>
    Lost,

    /// <summary>The client was disposed or the listener was stopped while the call was in progress.</summary>
    Closed,
}
