namespace Earshot;

/// <summary>The kinds of <see cref="ConnectionException"/>.</summary>
public enum ConnectionProblem
{
    /// <summary>Nothing listens there, or no network leads there.</summary>
    Unreachable,

    /// <summary>The host's name has no address.</summary>
    UnknownHost,

    /// <summary>TLS could not be agreed on: mostly a certificate that isn't trusted, or a server that speaks no TLS.</summary>
    TlsFailure,

    /// <summary>The proxy on the way refused to pass the call on.</summary>
    ProxyRefused,

    /// <summary>No answer within the time allowed.</summary>
    TimedOut,

    /// <summary>Something answered, but with no JSON or not with the JSON expected: a web page, an empty or a cut body.</summary>
    NotAnApi,

    /// <summary>The server is there, the API is not at this path.</summary>
    WrongPath,

    /// <summary>The server wants the call at another address. Redirects are never followed: they could carry the token elsewhere.</summary>
    Redirected,

    /// <summary>The peer broke the rules of the protocol.</summary>
    ProtocolError,

    /// <summary>The connection broke while in use.</summary>
    Lost,

    /// <summary>This side closed while the call was under way.</summary>
    Closed,
}
