using System.Net.WebSockets;

namespace Earshot.Protocol;

/// <summary>Describes why a connection or an attempt to connect failed, and whether another attempt can succeed.</summary>
public sealed record ConnectionFailure
{
    /// <summary>Gets the reason that is reported to the user.</summary>
    public required DisconnectReason Reason { get; init; }

    /// <summary>Gets the error that is reported to the user.</summary>
    public required Exception Error { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the error is nonrecoverable and requires user action. It ends the listener with
    /// <see cref="Error"/>.
    /// </summary>
    public bool IsFatal { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the configuration appears to be wrong, such as a wrong address or an untrusted certificate. Such
    /// a failure is fatal until a connection has been established, and retryable afterwards.
    /// </summary>
    public bool LooksMisconfigured { get; init; }

    /// <summary>
    /// Gets a value that indicates whether nothing failed, and the protocol replaces the connection. The next attempt follows after
    /// <see cref="RetryAfter"/>, or immediately, and does not count as a retry. The protocol must use this rarely.
    /// </summary>
    public bool IsPlanned { get; init; }

    /// <summary>
    /// Gets the minimum delay that the server requested, or null if it requested none. The listener waits at most
    /// <see cref="ListenerOptions.MaxServerDelay"/>.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Gets the minimum delay that the client imposes on itself, such as the rest of the interval between two logins, or null if there is
    /// none. <see cref="ListenerOptions.MaxServerDelay"/> does not apply.
    /// </summary>
    public TimeSpan? ClientDelay { get; init; }

    /// <summary>Gets the server's close code, or null if the server sent none.</summary>
    public WebSocketCloseStatus? CloseStatus { get; init; }
}
