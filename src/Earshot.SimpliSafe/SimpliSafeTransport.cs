namespace Earshot.SimpliSafe;

/// <summary>How events reach a <see cref="SimpliSafeListener"/>.</summary>
public enum SimpliSafeTransport
{
    /// <summary>By the socket; by polling while the socket is refused or stays silent.</summary>
    Auto,

    /// <summary>By the socket only.</summary>
    WebSocket,

    /// <summary>By asking for new events over REST.</summary>
    Polling,
}
