namespace Earshot.Simulator;

/// <summary>Specifies what a <see cref="JournalEntry"/> records.</summary>
public enum JournalKind
{
    /// <summary>A TCP or in-memory connection was accepted.</summary>
    ConnectionAccepted,

    /// <summary>A response to an HTTP request was started. See <see cref="JournalEntry.Status"/>.</summary>
    RequestCompleted,

    /// <summary>A WebSocket was opened. See <see cref="JournalEntry.Path"/> and <see cref="JournalEntry.Query"/>.</summary>
    WebSocketOpened,

    /// <summary>A message was received over a WebSocket.</summary>
    MessageReceived,

    /// <summary>A message was sent over a WebSocket.</summary>
    MessageSent,

    /// <summary>A WebSocket was closed with a close frame by either side. See <see cref="JournalEntry.Status"/> for the code.</summary>
    WebSocketClosed,

    /// <summary>A connection ended without a response or a close frame.</summary>
    ConnectionLost,

    /// <summary>A ping frame was sent over a WebSocket.</summary>
    PingSent,

    /// <summary>A pong frame was received over a WebSocket.</summary>
    PongReceived,

    /// <summary>A fault was applied.</summary>
    FaultApplied,

    /// <summary>The listener stopped accepting connections.</summary>
    ListenerClosed,

    /// <summary>The listener accepts connections again, on the same port.</summary>
    ListenerOpened,

    /// <summary>A ping frame was received over a WebSocket; a pong is sent automatically.</summary>
    PingReceived,
}
