namespace Earshot.SimpliSafe.Events;

/// <summary>
/// Specifies how the service interprets <c>fromTimestamp</c>. It is undocumented, so the client infers it from the responses.
/// </summary>
internal enum TimestampSemantics
{
    /// <summary>Not inferred yet.</summary>
    Unknown,

    /// <summary>The newest events at that time or before it are returned: the client pages backward.</summary>
    AtOrBefore,

    /// <summary>The oldest events at that time or after it are returned: the client pages forward.</summary>
    OldestAtOrAfter,

    /// <summary>The newest events at that time or after it are returned: only the newest page is available.</summary>
    NewestAtOrAfter,
}
