namespace Earshot.SimpliSafe;

/// <summary>
/// A command was sent, and whether it did what was asked isn't known (or something else happened meanwhile). It says what is known; it does
/// not say that the command failed.
/// </summary>
public sealed class CommandUncertainException : EarshotException
{
    /// <summary>Creates the error.</summary>
    /// <param name="doubt">What is known of the outcome.</param>
    /// <param name="message">What was asked, what was answered, what was seen last; without secrets.</param>
    /// <param name="innerException">What went wrong, where something did.</param>
    public CommandUncertainException(CommandDoubt doubt, string message, Exception? innerException = null)
        : base(message, innerException) => Doubt = doubt;

    /// <summary>What is known of the outcome.</summary>
    public CommandDoubt Doubt { get; }

    /// <summary>The system's id.</summary>
    public long SystemId { get; init; }

    /// <summary>What was asked for, such as <c>HOME</c> or <c>locked</c>.</summary>
    public string Asked { get; init; } = string.Empty;

    /// <summary>When it was asked.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>What the service answered, such as <c>accepted</c>, <c>504 (GatewayTimeout)</c> or <c>no answer</c>.</summary>
    public string Answered { get; init; } = string.Empty;

    /// <summary>What was seen last, such as <c>OFF</c>; null where nothing could be read.</summary>
    public string? LastSeen { get; init; }

    /// <summary>When that was read; null where nothing could be read.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }
}

/// <summary>What is known where a command's outcome is in doubt.</summary>
public enum CommandDoubt
{
    /// <summary>What was asked wasn't seen in time. It may have been done, may still come, or may never come.</summary>
    NotSeenInTime,

    /// <summary>The state could not be read afterwards.</summary>
    Unreadable,

    /// <summary>An alarm, or the countdown before one, began meanwhile.</summary>
    Alarm,

    /// <summary>The state became another one than asked for: somebody else changed it.</summary>
    ChangedElsewhere,

    /// <summary>The lock's bolt is jammed: the service takes the command and the lock does nothing.</summary>
    Jammed,
}

/// <summary>A newer command to the same thing took this one's place.</summary>
public sealed class CommandSupersededException : EarshotException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What took its place; without secrets.</param>
    /// <param name="wasSent">Whether the older command had been sent.</param>
    public CommandSupersededException(string message, bool wasSent)
        : base(message) => WasSent = wasSent;

    /// <summary>Whether the older command had been sent: then it may have been done before the newer one.</summary>
    public bool WasSent { get; }
}
