namespace Earshot;

/// <summary>Why a connection ended or an attempt failed.</summary>
public enum DisconnectReason
{
    /// <summary>The program asked for it.</summary>
    Requested,

    /// <summary>The server closed it with a close frame.</summary>
    ClosedByServer,

    /// <summary>It broke off without a close frame.</summary>
    ConnectionLost,

    /// <summary>Nothing was heard from the server although it had been asked for a sign of life.</summary>
    KeepAliveTimedOut,

    /// <summary>The socket could not be opened.</summary>
    ConnectFailed,

    /// <summary>The socket could not be opened in time.</summary>
    ConnectTimedOut,

    /// <summary>The server did not answer the log-in on the socket in time.</summary>
    AuthenticationTimedOut,

    /// <summary>The server let us in but never started the session.</summary>
    HelloTimedOut,

    /// <summary>The server no longer accepts the log-in.</summary>
    LoginExpired,

    /// <summary>The server refuses what was asked, and will refuse it again.</summary>
    Refused,

    /// <summary>The numbering skipped; the connection was replaced to get the missing events.</summary>
    SequenceSkipped,

    /// <summary>The log-in was renewed in good time; the connection was replaced by one that carries the new one.</summary>
    LoginRenewed,

    /// <summary>The connection was replaced by one of another kind: from polling back to the socket.</summary>
    TransportChanged,

    /// <summary>A handler threw, and the listener was told to stop then.</summary>
    HandlerFailed,
}
