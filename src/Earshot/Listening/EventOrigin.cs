namespace Earshot;

/// <summary>Specifies how an event reached the listener.</summary>
public enum EventOrigin
{
    /// <summary>The event was received as it happened.</summary>
    Live,

    /// <summary>The event was missed while disconnected, and the server sent it again when the session was resumed.</summary>
    Replay,

    /// <summary>The event was missed while disconnected, and was fetched over REST.</summary>
    CatchUp,

    /// <summary>
    /// The event was not sent by the service: the listener created it from the difference between two readings of a state.
    /// </summary>
    Observed,
}
