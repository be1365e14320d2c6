namespace Earshot;

/// <summary>Where a listener stands. The set is closed; what follows on what is the table of <c>ListenerTransitions</c>.</summary>
public enum ListenerState
{
    /// <summary>Not connected: not started yet, or waiting before the next attempt.</summary>
    Disconnected,

    /// <summary>Opening a socket.</summary>
    Connecting,

    /// <summary>The socket is open; the server hasn't let us in yet.</summary>
    Authenticating,

    /// <summary>The socket is open and the server was asked to continue the session; it hasn't answered yet.</summary>
    Resuming,

    /// <summary>Listening.</summary>
    Connected,

    /// <summary>Ended because it was asked to. Can be started again.</summary>
    Stopped,

    /// <summary>Ended by an error that no retry mends. Can be started again once a person has mended it.</summary>
    Faulted,
}
