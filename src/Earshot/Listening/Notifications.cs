using System.Net.WebSockets;

namespace Earshot;

/// <summary>Tells that a connection stands.</summary>
public sealed record ConnectNotification
{
    /// <summary>Whether the server continued the session, so that nothing was missed.</summary>
    public required bool Resumed { get; init; }

    /// <summary>Whether this is the first connection since the listener was started.</summary>
    public required bool First { get; init; }

    /// <summary>How many attempts this connection took, from 1.</summary>
    public required int Attempts { get; init; }

    /// <summary>When, by the machine's clock.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Tells that a connection has ended.</summary>
public sealed record DisconnectNotification
{
    /// <summary>Why it ended.</summary>
    public required DisconnectReason Reason { get; init; }

    /// <summary>Whether the listener will connect again by itself.</summary>
    public required bool WillReconnect { get; init; }

    /// <summary>How long it waits before it does; null when it doesn't.</summary>
    public TimeSpan? ReconnectIn { get; init; }

    /// <summary>The server's close code, where it sent one.</summary>
    public WebSocketCloseStatus? CloseStatus { get; init; }

    /// <summary>What went wrong; null when the program asked for the end.</summary>
    public Exception? Error { get; init; }

    /// <summary>When, by the machine's clock.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>What an error belongs to.</summary>
public enum ListenerErrorKind
{
    /// <summary>A handler threw.</summary>
    Handler,

    /// <summary>A message from the server could not be read.</summary>
    BadFrame,

    /// <summary>An attempt to connect failed.</summary>
    ConnectAttempt,

    /// <summary>What was missed could not be fetched; a gap tells the interval.</summary>
    CatchUp,
}

/// <summary>Something went wrong, and the listener goes on.</summary>
public sealed record ListenerError
{
    /// <summary>What it belongs to.</summary>
    public required ListenerErrorKind Kind { get; init; }

    /// <summary>What went wrong.</summary>
    public required Exception Exception { get; init; }

    /// <summary>The event whose handler threw; null for other kinds.</summary>
    public ListenerEvent? Event { get; init; }

    /// <summary>For a failed attempt, how long the listener waits before the next; null when there is none.</summary>
    public TimeSpan? RetryIn { get; init; }
}

/// <summary>What a listener did until it stopped.</summary>
/// <param name="Received">Events received since the start.</param>
/// <param name="Handled">Events whose handlers have finished.</param>
/// <param name="Unhandled">Events received whose handlers had not finished when the time allowed for draining ended.</param>
public sealed record StopReport(long Received, long Handled, long Unhandled);
