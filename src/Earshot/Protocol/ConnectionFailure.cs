using System.Net.WebSockets;

namespace Earshot.Protocol;

/// <summary>Why an attempt or a connection failed, and whether another attempt may mend it.</summary>
public sealed record ConnectionFailure
{
    /// <summary>What happened.</summary>
    public required DisconnectReason Reason { get; init; }

    /// <summary>The error as the user sees it.</summary>
    public required Exception Error { get; init; }

    /// <summary>Only a person can mend it: the listener ends with <see cref="Error"/>.</summary>
    public bool IsFatal { get; init; }

    /// <summary>
    /// It looks like a mistake in the settings (a wrong address, an untrusted certificate): fatal as long as no connection has
    /// ever stood, an outage like any other afterwards.
    /// </summary>
    public bool LooksMisconfigured { get; init; }

    /// <summary>
    /// Nothing failed: the protocol replaces a connection that stood. The next attempt follows after <see cref="RetryAfter"/>, else at once, and
    /// neither the wait nor a count grows. The protocol sees to it that this is rare.
    /// </summary>
    public bool IsPlanned { get; init; }

    /// <summary>The server asked for at least this wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The server's close code, where it sent one.</summary>
    public WebSocketCloseStatus? CloseStatus { get; init; }
}

/// <summary>Ends the attempt or the connection at hand with a failure that is already understood.</summary>
/// <param name="failure">What to end it with.</param>
public sealed class ConnectionFailedException(ConnectionFailure failure) : Exception(failure.Error.Message, failure.Error)
{
    /// <summary>What the attempt ended with.</summary>
    public ConnectionFailure Failure { get; } = failure;
}
