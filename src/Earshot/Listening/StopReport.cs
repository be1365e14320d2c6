namespace Earshot;

/// <summary>Represents what a listener did from its start to its stop.</summary>
/// <param name="Received">The number of events received.</param>
/// <param name="Handled">The number of events whose handlers completed or threw.</param>
/// <param name="Unhandled">
/// The number of events that were received, but whose handlers had not completed when <see cref="ListenerOptions.DrainTimeout"/> elapsed.
/// </param>
public sealed record StopReport(long Received, long Handled, long Unhandled)
{
    /// <summary>
    /// The key under which <see cref="Exception.Data"/> of an exception that ended a listener contains the <see cref="StopReport"/>.
    /// </summary>
    public const string DataKey = "Earshot.StopReport";

    /// <summary>Gets the report for a listener that received nothing.</summary>
    internal static StopReport Nothing { get; } = new(0, 0, 0);
}
