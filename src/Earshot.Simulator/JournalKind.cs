using Earshot.Simulator.Faults;

namespace Earshot.Simulator;

/// <summary>What a <see cref="JournalEntry"/> tells of.</summary>
public enum JournalKind
{
    /// <summary>A TCP (or in-memory) connection was accepted.</summary>
    ConnectionAccepted,

    /// <summary>An HTTP request was answered; see <see cref="JournalEntry.Status"/>.</summary>
    RequestCompleted,

    /// <summary>A WebSocket was opened; see <see cref="JournalEntry.Path"/> and <see cref="JournalEntry.Query"/>.</summary>
    WebSocketOpened,

    /// <summary>A client's message arrived over the WebSocket.</summary>
    MessageReceived,

    /// <summary>A message went out to a client over the WebSocket.</summary>
    MessageSent,

    /// <summary>A WebSocket was closed with a close frame, by either side; see <see cref="JournalEntry.Status"/> for the code.</summary>
    WebSocketClosed,

    /// <summary>A WebSocket or a request ended without one: cut by either side.</summary>
    ConnectionLost,

    /// <summary>A ping frame went out over the WebSocket.</summary>
    PingSent,

    /// <summary>A pong frame arrived over the WebSocket.</summary>
    PongReceived,

    /// <summary>A scripted fault was applied.</summary>
    FaultApplied,

    /// <summary>The listener stopped taking connections.</summary>
    ListenerClosed,

    /// <summary>The listener takes connections again, on the same port.</summary>
    ListenerOpened,

    /// <summary>A client's ping frame arrived over the WebSocket; a pong answers it by itself.</summary>
    PingReceived,
}
