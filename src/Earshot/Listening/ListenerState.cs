namespace Earshot;

/// <summary>Specifies the state of a listener.</summary>
public enum ListenerState
{
    /// <summary>Not connected: not started, or waiting for the next attempt.</summary>
    Disconnected,

    /// <summary>Opening a connection.</summary>
    Connecting,

    /// <summary>The connection is open, and the server has not accepted the login or started the session yet.</summary>
    Authenticating,

    /// <summary>The connection is open, and the server was asked to resume the session but has not responded yet.</summary>
    Resuming,

    /// <summary>Connected and receiving events.</summary>
    Connected,

    /// <summary>Stopped on request. The listener can be started again.</summary>
    Stopped,

    /// <summary>Ended by a nonrecoverable error. The listener can be started again after the cause is fixed.</summary>
    Faulted,
}
