namespace Earshot.SimpliSafe;

/// <summary>
/// The exception that is thrown when a command was sent but its outcome is unknown, or when something else happened meanwhile. It does not
/// mean that the command failed.
/// </summary>
public sealed class CommandUncertainException : EarshotException
{
    /// <summary>Initializes a new instance of the <see cref="CommandUncertainException"/> class.</summary>
    /// <param name="reason">The reason why the outcome is unknown.</param>
    /// <param name="message">The error message, without secrets.</param>
    /// <param name="innerException">The exception that caused this exception, or <see langword="null"/>.</param>
    public CommandUncertainException(CommandUncertainty reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>Gets the reason why the outcome is unknown.</summary>
    public CommandUncertainty Reason { get; }

    /// <summary>Gets or sets the ID of the system.</summary>
    public long SystemId { get; init; }

    /// <summary>Gets or sets the requested state, such as <c>HOME</c> or <c>locked</c>.</summary>
    public string Requested { get; init; } = string.Empty;

    /// <summary>Gets or sets the time at which the command was requested.</summary>
    public DateTimeOffset RequestedAt { get; init; }

    /// <summary>
    /// Gets or sets the service's response in short, such as <c>accepted</c>, <c>504 (GatewayTimeout)</c>, or <c>no response</c>.
    /// </summary>
    public string Response { get; init; } = string.Empty;

    /// <summary>
    /// Gets or sets the last state that was read, such as <c>OFF</c>, or <see langword="null"/> if the state could not be read.
    /// </summary>
    public string? LastSeen { get; init; }

    /// <summary>
    /// Gets or sets the time at which <see cref="LastSeen"/> was read, or <see langword="null"/> if the state could not be read.
    /// </summary>
    public DateTimeOffset? LastSeenAt { get; init; }
}

/// <summary>Specifies why the outcome of a command is unknown.</summary>
public enum CommandUncertainty
{
    /// <summary>
    /// The requested state was not observed in time. The command may have been executed, may still be executed, or may never be executed.
    /// </summary>
    NotConfirmed,

    /// <summary>The state could not be read after the command was sent.</summary>
    StateUnreadable,

    /// <summary>An alarm, or the countdown before an alarm, started meanwhile.</summary>
    Alarm,

    /// <summary>The state changed to another one than requested, because someone else changed it.</summary>
    ChangedElsewhere,

    /// <summary>The bolt of the lock is jammed: the service accepts the command, but the lock does nothing.</summary>
    Jammed,
}

/// <summary>The exception that is thrown when a newer command supersedes this one.</summary>
public sealed class CommandSupersededException : EarshotException
{
    /// <summary>Initializes a new instance of the <see cref="CommandSupersededException"/> class.</summary>
    /// <param name="message">The error message, without secrets.</param>
    /// <param name="wasSent">Whether the older command had been sent.</param>
    public CommandSupersededException(string message, bool wasSent)
        : base(message) => WasSent = wasSent;

    /// <summary>
    /// Gets a value that indicates whether the older command had been sent. If so, it may have been executed before the newer one.
    /// </summary>
    public bool WasSent { get; }
}
