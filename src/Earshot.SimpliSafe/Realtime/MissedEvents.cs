using System.Globalization;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Represents what a reading of the history of one system found.</summary>
/// <param name="SystemId">The ID of the system.</param>
/// <param name="Started">The moment at which the reading started.</param>
internal sealed record MissedEvents(long SystemId, long Started)
{
    /// <summary>Gets the name of the system's lane.</summary>
    public string Lane => LaneOf(SystemId);

    /// <summary>Gets the events that were not known when the history was read, in order.</summary>
    public IReadOnlyList<SimpliSafeEvent> Events { get; init; } = [];

    /// <summary>Gets all events that the history listed.</summary>
    public IReadOnlyList<SimpliSafeEvent> Listed { get; init; } = [];

    /// <summary>Gets the interval that could not be filled, or null if there is none. It lies before <see cref="Events"/>.</summary>
    public Gap? Gap { get; init; }

    /// <summary>Gets the error that prevented the reading, or null if none occurred.</summary>
    public EarshotException? Error { get; init; }

    /// <summary>Gets the name of a system's lane.</summary>
    public static string LaneOf(long systemId) => systemId.ToString(CultureInfo.InvariantCulture);
}
