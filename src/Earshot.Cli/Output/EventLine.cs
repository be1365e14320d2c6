namespace Earshot.Cli.Output;

/// <summary>How a line stands out.</summary>
internal enum Tone
{
    /// <summary>Something was said.</summary>
    Said,

    /// <summary>Something was changed.</summary>
    Changed,

    /// <summary>Something was taken away.</summary>
    Removed,

    /// <summary>Somebody reacted.</summary>
    Reacted,

    /// <summary>Somebody's presence.</summary>
    Presence,

    /// <summary>Somebody must look at once.</summary>
    Alarm,

    /// <summary>Somebody should look.</summary>
    Warning,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>What a line of pretty output shows of an event; not cleaned yet.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Kind">What kind of event it is.</param>
/// <param name="Who">Who did it; empty where nobody is named.</param>
/// <param name="Where">The channel or the system; empty where there is none.</param>
/// <param name="Text">What was said or done.</param>
/// <param name="Tone">How it stands out.</param>
internal sealed record EventLine(DateTimeOffset Time, string Kind, string Who, string Where, string Text, Tone Tone);
