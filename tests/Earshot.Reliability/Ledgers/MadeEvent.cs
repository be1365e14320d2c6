namespace Earshot.Reliability.Ledgers;

/// <summary>Represents an event that the simulated service made, and that every client must handle.</summary>
/// <param name="Number">The position in the order made.</param>
/// <param name="Key">The identity, which the service and the clients find independently of each other.</param>
/// <param name="Type">The service's type of the event.</param>
/// <param name="Lane">The lane in which the event keeps its order.</param>
/// <param name="Before">A time before the event was made.</param>
/// <param name="After">A time after the event was made.</param>
internal sealed record MadeEvent(int Number, string Key, string Type, string Lane, DateTimeOffset Before, DateTimeOffset After)
{
    /// <summary>Gets a value that indicates whether the service listed the event late, so that it has no place in the order.</summary>
    public bool IsLate { get; init; }

    /// <summary>
    /// Gets or sets the event after which the service's history no longer shows this one, such as a later edit of the same post, or null.
    /// </summary>
    public MadeEvent? SupersededBy { get; set; }

    /// <summary>Gets a value that indicates whether a connection can lose the event unnoticed, because events have no numbers.</summary>
    public bool CanBeSwallowed { get; init; }

    /// <summary>Gets the unit of the service's times.</summary>
    public TimeSpan Unit { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Gets the earliest time that the service can have given the event.</summary>
    public DateTimeOffset Earliest => new(Before.UtcTicks - (Before.UtcTicks % Unit.Ticks), TimeSpan.Zero);

    /// <summary>Gets the latest time that the service can have given the event.</summary>
    public DateTimeOffset Latest => new(After.UtcTicks - (After.UtcTicks % Unit.Ticks), TimeSpan.Zero);
}
