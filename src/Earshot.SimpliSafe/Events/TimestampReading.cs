namespace Earshot.SimpliSafe.Events;

/// <summary>What the service takes <c>fromTimestamp</c> for. Nobody has written that down, so it is found out from the answers.</summary>
internal enum TimestampReading
{
    /// <summary>Not found out yet.</summary>
    Unknown,

    /// <summary>The newest events at that time or before: one pages back with it.</summary>
    AtOrBefore,

    /// <summary>The oldest events at that time or after it: one pages forward with it.</summary>
    OldestAtOrAfter,

    /// <summary>The newest events of those at that time or after it: one can't page with it, and sees the newest page only.</summary>
    NewestAtOrAfter,
}
