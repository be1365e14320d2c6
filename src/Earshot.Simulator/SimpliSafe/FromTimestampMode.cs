namespace Earshot.Simulator.SimpliSafe;

/// <summary>What fromTimestamp of the list of events means. No witness tells; every reading lists the newest first.</summary>
public enum FromTimestampMode
{
    /// <summary>The first events at or after it, so that paging goes forward.</summary>
    OldestAtOrAfter,

    /// <summary>The newest events at or before it, so that paging goes back.</summary>
    NewestAtOrBefore,

    /// <summary>The newest events, but none before it.</summary>
    NewestAtOrAfter,
}
