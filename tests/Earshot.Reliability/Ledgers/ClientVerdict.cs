using Earshot.Reliability.Clients;

namespace Earshot.Reliability.Ledgers;

/// <summary>Contains what the comparison of the two ledgers of one client found.</summary>
/// <param name="Profile">How the client listens.</param>
internal sealed record ClientVerdict(ClientProfile Profile)
{
    /// <summary>Gets the number of events that the client must handle.</summary>
    public int Made { get; set; }

    /// <summary>Gets the number of those that it handled.</summary>
    public int Handled { get; set; }

    /// <summary>Gets the number of those whose handler threw for good.</summary>
    public int Failed { get; set; }

    /// <summary>Gets the number of those that it did not handle, but that a reported gap covers.</summary>
    public int Covered { get; set; }

    /// <summary>Gets the number of those that a later change had made invisible, within a reported gap.</summary>
    public int Superseded { get; set; }

    /// <summary>Gets descriptions of the events that were lost without a report.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>Gets descriptions of the events that were handled twice without a kill in between.</summary>
    public List<string> Twice { get; } = [];

    /// <summary>Gets the number of events that were handled again after the end of each process that had not saved them.</summary>
    public Dictionary<int, int> TwiceAfterKill { get; } = [];

    /// <summary>Gets the number of those that had been handled before the position was saved.</summary>
    public Dictionary<int, int> TwiceAfterSave { get; } = [];

    /// <summary>Gets descriptions of kills after which more events than the bound were handled twice.</summary>
    public List<string> OverBound { get; } = [];

    /// <summary>Gets descriptions of the events that were handled out of order.</summary>
    public List<string> OutOfOrder { get; } = [];

    /// <summary>Gets descriptions of the events that were handled although they were never made.</summary>
    public List<string> NeverMade { get; } = [];

    /// <summary>Gets descriptions of the events whose ID changed.</summary>
    public List<string> ChangedIds { get; } = [];

    /// <summary>Gets the number of reported gaps.</summary>
    public int Gaps { get; set; }

    /// <summary>Gets descriptions of the reported gaps in which nothing was or could have been missed.</summary>
    public List<string> FalseGaps { get; } = [];

    /// <summary>Gets descriptions of the ends of the listener that nothing had caused.</summary>
    public List<string> Broken { get; } = [];

    /// <summary>Gets the number of kills.</summary>
    public int Kills { get; set; }

    /// <summary>Gets the number of events by origin.</summary>
    public Dictionary<EventOrigin, int> Origins { get; } = [];

    /// <summary>Gets the times from the loss of a connection to the next one, and their parts without a reachable service.</summary>
    public List<(TimeSpan Deaf, TimeSpan Outage)> Episodes { get; } = [];

    /// <summary>Gets the times from a connection until everything made before it was handled.</summary>
    public List<TimeSpan> Recoveries { get; } = [];

    /// <summary>Gets the times from the making of an event to the end of its handler.</summary>
    public List<TimeSpan> Latencies { get; } = [];

    /// <summary>Gets all that must not happen, with its name.</summary>
    public IEnumerable<(string What, List<string> Found)> Violations =>
    [
        ("lost without a report", Lost),
        ("handled twice in one process", Twice),
        ("handled twice after a kill, above the bound", OverBound),
        ("handled out of order", OutOfOrder),
        ("handled but never made", NeverMade),
        ("handled with another ID", ChangedIds),
        ("gap without a loss", FalseGaps),
        ("listener ended", Broken),
    ];

    /// <summary>Gets a value that indicates whether the client kept all promises.</summary>
    public bool IsKept => Violations.All(v => v.Found.Count == 0);
}
