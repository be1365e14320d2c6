namespace Earshot.Simulator.SimpliSafe;

/// <summary>
/// Specifies the meaning of the fromTimestamp parameter of the event list. No source documents it. In every mode, the newest event is
/// first.
/// </summary>
public enum FromTimestampMode
{
    /// <summary>The oldest events at or after the time; paging goes forward.</summary>
    OldestAtOrAfter,

    /// <summary>The newest events at or before the time; paging goes back.</summary>
    NewestAtOrBefore,

    /// <summary>The newest events at or after the time.</summary>
    NewestAtOrAfter,
}
