namespace Earshot.Cli.Output;

/// <summary>Specifies how a line is highlighted.</summary>
internal enum Tone
{
    /// <summary>A message was posted.</summary>
    Said,

    /// <summary>Something was changed.</summary>
    Changed,

    /// <summary>Something was removed.</summary>
    Removed,

    /// <summary>A user reacted, or a device was operated.</summary>
    Reacted,

    /// <summary>The presence of a user changed.</summary>
    Presence,

    /// <summary>The event requires immediate attention.</summary>
    Alarm,

    /// <summary>The event requires attention.</summary>
    Warning,

    /// <summary>All other events.</summary>
    Other,
}

/// <summary>Represents a line of pretty output. The strings can contain control characters.</summary>
/// <param name="Time">The time of the event.</param>
/// <param name="Kind">The type of the event.</param>
/// <param name="Who">The name of the user, or an empty string.</param>
/// <param name="Where">The channel or the system, or an empty string.</param>
/// <param name="Text">The message, or what happened.</param>
/// <param name="Tone">The highlighting.</param>
internal sealed record EventLine(DateTimeOffset Time, string Kind, string Who, string Where, string Text, Tone Tone);
