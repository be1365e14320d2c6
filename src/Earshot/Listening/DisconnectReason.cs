namespace Earshot;

/// <summary>Specifies why a connection ended or an attempt to connect failed.</summary>
public enum DisconnectReason
{
    /// <summary>The program stopped the listener.</summary>
    Requested,

    /// <summary>The server closed the connection.</summary>
    ClosedByServer,

    /// <summary>The connection was lost without being closed.</summary>
    ConnectionLost,

    /// <summary>No data was received within the keep-alive timeout.</summary>
    KeepAliveTimedOut,

    /// <summary>The connection could not be opened.</summary>
    ConnectFailed,

    /// <summary>The connection could not be opened within <see cref="ListenerOptions.ConnectTimeout"/>.</summary>
    ConnectTimedOut,

    /// <summary>The server did not accept the login on the connection within <see cref="ListenerOptions.AuthenticationTimeout"/>.</summary>
    AuthenticationTimedOut,

    /// <summary>The server accepted the login but did not start the session within <see cref="ListenerOptions.HelloTimeout"/>.</summary>
    HelloTimedOut,

    /// <summary>The server no longer accepts the login.</summary>
    LoginExpired,

    /// <summary>The server rejected the connection, and would reject it again.</summary>
    Refused,

    /// <summary>The server skipped sequence numbers; the connection was replaced to request the missing events again.</summary>
    SequenceSkipped,

    /// <summary>The login was renewed before it expired; the connection was replaced by one that uses the new login.</summary>
    LoginRenewed,

    /// <summary>The connection was replaced by one with another transport, such as a WebSocket in place of polling.</summary>
    TransportChanged,

    /// <summary>A handler threw, and <see cref="ListenerOptions.HandlerFailure"/> is <see cref="HandlerFailure.Stop"/>.</summary>
    HandlerFailed,

    /// <summary>The checkpoint could not be read or saved, or another listener has written it.</summary>
    CheckpointFailed,
}
