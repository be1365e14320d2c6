using System.Net.WebSockets;

namespace Earshot;

/// <summary>Describes an established connection.</summary>
public sealed record ConnectNotification
{
    /// <summary>Gets a value that indicates whether the server resumed the session, so that no events were missed.</summary>
    public required bool Resumed { get; init; }

    /// <summary>Gets a value that indicates whether this is the first connection since the listener was started.</summary>
    public required bool First { get; init; }

    /// <summary>Gets the number of attempts that this connection took, at least 1.</summary>
    public required int Attempts { get; init; }

    /// <summary>Gets the time of the notification, by the local clock.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Describes the end of a connection.</summary>
public sealed record DisconnectNotification
{
    /// <summary>Gets the reason that the connection ended.</summary>
    public required DisconnectReason Reason { get; init; }

    /// <summary>Gets a value that indicates whether the listener reconnects.</summary>
    public required bool WillReconnect { get; init; }

    /// <summary>Gets the delay before the next attempt, or null if the listener does not reconnect.</summary>
    public TimeSpan? ReconnectIn { get; init; }

    /// <summary>Gets the server's close code, or null if the server sent none.</summary>
    public WebSocketCloseStatus? CloseStatus { get; init; }

    /// <summary>Gets the error that ended the connection, or null if the program stopped the listener.</summary>
    public Exception? Error { get; init; }

    /// <summary>Gets the time of the notification, by the local clock.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Describes how far a catch-up is, which fetches missed events.</summary>
public sealed record CatchUpProgress
{
    /// <summary>Gets the number of lanes (Mattermost channels, SimpliSafe systems) that are caught up.</summary>
    public required int Done { get; init; }

    /// <summary>Gets the number of lanes to catch up.</summary>
    public required int Total { get; init; }

    /// <summary>Gets the number of missed events that were delivered so far.</summary>
    public required long Events { get; init; }

    /// <summary>Gets a value that indicates whether the catch-up is complete. It is false if the catch-up fails or is canceled.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Gets the time of the notification, by the local clock.</summary>
    public required DateTimeOffset At { get; init; }
}
