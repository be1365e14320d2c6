namespace Earshot;

/// <summary>How an event reached the listener.</summary>
public enum EventOrigin
{
    /// <summary>Heard as it happened.</summary>
    Live,

    /// <summary>Missed while disconnected and repeated by the server when the session was resumed.</summary>
    Replay,

    /// <summary>Missed while disconnected and fetched over REST afterwards.</summary>
    CatchUp,

    /// <summary>Not sent by the service: made by this program, from a difference between two readings of a state.</summary>
    Observed,
}
