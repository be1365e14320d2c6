namespace Earshot.Protocol;

/// <summary>
/// Receives the missed events of one catch-up. At its start, all events that the connection receives are held back.
/// </summary>
/// <remarks>This type is thread-safe, so that several lanes can be caught up at the same time.</remarks>
/// <typeparam name="TEvent">The type of the service's events.</typeparam>
public sealed class CatchUpContext<TEvent>
    where TEvent : ListenerEvent
{
    private readonly ICatchUpTarget<TEvent> _target;

    internal CatchUpContext(ICatchUpTarget<TEvent> target) => _target = target;

    /// <summary>
    /// Gets the lanes whose events were held back and had to be dropped, because too many were held back. They must be fetched again and
    /// then released with <see cref="ReleaseAsync"/>; otherwise, the listener reports them as gaps.
    /// </summary>
    public IReadOnlyCollection<string> Overflowed => _target.Overflowed;

    /// <summary>Delivers a missed event, whose origin is <see cref="EventOrigin.CatchUp"/>. Waits while the queue is full.</summary>
    /// <remarks>
    /// The protocol removes duplicates itself: <see cref="RealtimeProtocol{TEvent}.Admit"/> is not called. The event is passed to
    /// <see cref="RealtimeProtocol{TEvent}.Handled"/> after the missed events that were delivered before it, and before everything that is
    /// received later.
    /// </remarks>
    /// <param name="e">The event.</param>
    /// <exception cref="OperationCanceledException">The catch-up was canceled, and the event was not delivered.</exception>
    public ValueTask DeliverAsync(TEvent e) => _target.DeliverAsync(e);

    /// <summary>
    /// Delivers the held-back events of a lane that happened before a missed event, from the oldest on, so that they keep their order. The
    /// lane remains held back.
    /// </summary>
    /// <param name="lane">The lane.</param>
    /// <param name="precedes">
    /// Determines whether a held-back event happened before the missed event. It returns null if that is not known; such an event is
    /// delivered together with the next one that did.
    /// </param>
    /// <exception cref="OperationCanceledException">The catch-up was canceled.</exception>
    public ValueTask DeliverHeldAsync(string lane, Func<TEvent, bool?> precedes) => _target.DeliverHeldAsync(lane, precedes);

    /// <summary>
    /// Holds back the events of some lanes only. Those of all other lanes that were held back are delivered, and later ones are delivered
    /// as they are received.
    /// </summary>
    /// <param name="lanes">The lanes that are to be caught up. Events without a lane are in the lane named by the empty string.</param>
    /// <exception cref="OperationCanceledException">The catch-up was canceled.</exception>
    public ValueTask HoldOnlyAsync(IReadOnlySet<string> lanes) => _target.HoldOnlyAsync(lanes);

    /// <summary>Delivers the held-back events of a lane that is caught up, and its later events as they are received.</summary>
    /// <param name="lane">The lane.</param>
    /// <returns>
    /// True if the lane was released; false if its events had to be dropped, because too many were held back. Fetch the lane again then,
    /// beginning with the time before this call, and release it again. Events received after this call are held back.
    /// </returns>
    /// <exception cref="OperationCanceledException">The catch-up was canceled.</exception>
    public ValueTask<bool> ReleaseAsync(string lane) => _target.ReleaseAsync(lane);

    /// <summary>Reports an interval that could not be filled.</summary>
    /// <param name="gap">The gap.</param>
    public ValueTask ReportGapAsync(Gap gap) => _target.ReportGapAsync(gap);

    /// <summary>Reports how many lanes are caught up.</summary>
    /// <param name="done">The number of lanes that are caught up.</param>
    /// <param name="total">The number of lanes to catch up.</param>
    public void ReportProgress(int done, int total) => _target.ReportProgress(done, total);
}
