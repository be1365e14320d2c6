namespace Earshot;

/// <summary>
/// Represents what a listener did from its start to its stop. <paramref name="Received"/> is the sum of the other counts.
/// </summary>
/// <param name="Received">The number of events received, including those that an earlier run of the same listener left unhandled.</param>
/// <param name="Handled">
/// The number of events whose handlers completed. An event of <c>ReadEventsAsync</c> counts when the next event is requested, or the
/// enumeration ends.
/// </param>
/// <param name="Failed">
/// The number of events for which a handler threw and which are not delivered again, as <see cref="ListenerOptions.HandlerFailure"/>
/// specifies.
/// </param>
/// <param name="Unhandled">
/// The number of events that were received, but not handled when <see cref="ListenerOptions.DrainTimeout"/> elapsed or the listener ended.
/// They wait in memory, and the next start of the same listener delivers them first.
/// </param>
public sealed record StopReport(long Received, long Handled, long Failed, long Unhandled)
{
    /// <summary>
    /// The key under which <see cref="Exception.Data"/> of an exception that ended a listener contains the <see cref="StopReport"/>.
    /// </summary>
    public const string DataKey = "Earshot.StopReport";

    /// <summary>Gets the report for a listener that received nothing.</summary>
    internal static StopReport Nothing { get; } = new(0, 0, 0, 0);
}
