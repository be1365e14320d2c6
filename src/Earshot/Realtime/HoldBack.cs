using Earshot.Dispatching;
using Earshot.Protocol;

namespace Earshot.Realtime;

/// <summary>
/// Holds back events that were received while a catch-up fetches earlier ones of their lanes. It lives as long as its listener: what a stop
/// or a lost connection leaves waits for the next catch-up.
/// </summary>
/// <remarks>
/// A held-back event has its place in the order of the <see cref="HandledWatermark{TEvent}"/> from its receipt on. The number of events is
/// bounded: if too many are held back, further ones are written to a temporary file if an option says so, or those of the lane with most
/// are dropped, and the catch-up fetches the lane again.
/// </remarks>
/// <param name="protocol">Knows which events a catch-up can fetch.</param>
/// <param name="watermark">Keeps the order of the events.</param>
/// <param name="reserve">Is notified when reading has to wait although an action waits for its reply.</param>
/// <param name="options">The options.</param>
internal sealed partial class HoldBack<TEvent>(
    RealtimeProtocol<TEvent> protocol, HandledWatermark<TEvent> watermark, ReplyReserve reserve, ListenerOptions options)
    : IDisposable
    where TEvent : ListenerEvent
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HeldLane<TEvent>> _lanes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _released = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HoldBackSpool<TEvent> _spool = new(protocol, options);
    private readonly int _capacity = options.HoldBackCapacity;
    private bool _holdsAll;
    private volatile bool _isActive;
    private int _count;
    private long _lastNumber;
    private TaskCompletionSource? _room;

    /// <summary>Gets a value that indicates whether events of any lane are held back.</summary>
    public bool IsActive => _isActive;

    /// <summary>
    /// Gets or sets the time up to which events were received before the first of the losses that are not caught up, or null.
    /// </summary>
    public DateTimeOffset? MissingSince { get; set; }

    /// <summary>Gets the lanes whose events were dropped and that were not fetched again.</summary>
    public IReadOnlyCollection<string> Overflowed
    {
        get
        {
            lock (_gate)
            {
                return [.. _lanes.Values.Where(lane => lane.IsOverflowed).Select(lane => lane.Name)];
            }
        }
    }

    /// <summary>Holds back the events of all lanes from now on.</summary>
    public void HoldAll()
    {
        lock (_gate)
        {
            _holdsAll = true;
            _isActive = true;
            _released.Clear();
            _spool.Retry();
            foreach (HeldLane<TEvent> lane in _lanes.Values)
            {
                // The catch-up that was to fetch the lane again did not complete.
                lane.IsOverflowed |= lane.FirstDropped is not null;
            }
        }
    }

    /// <summary>
    /// Holds back an event, if its lane is held back. Waits if the events of the lane are being delivered and are too many.
    /// </summary>
    /// <returns>True if the event is held back; false if it must be delivered.</returns>
    public async ValueTask<bool> TryHoldAsync(TEvent e, CancellationToken cancellationToken)
    {
        while (true)
        {
            bool isHeld;
            Task? room = null;
            lock (_gate)
            {
                if (Find(e.Lane ?? string.Empty) is not { } lane)
                {
                    return false;
                }

                isHeld = TryHold(e, lane, canExceed: !lane.IsReleasing || cancellationToken.IsCancellationRequested);
                if (!isHeld)
                {
                    _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    room = _room.Task;
                }
            }

            ReportFileFailure();
            if (isHeld)
            {
                return true;
            }

            reserve.Exceed();
            await room!.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Lets a reader that waits for room check again whether an action waits for its reply.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            WakeReader();
        }
    }

    /// <summary>Delivers the events of a lane, and stops holding it back.</summary>
    /// <param name="name">The name of the lane.</param>
    /// <param name="deliver">Delivers an event.</param>
    /// <param name="report">Reports a gap.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. What was not delivered stays held back.</param>
    /// <returns>True if the lane was released; false if it must be fetched again.</returns>
    public async ValueTask<bool> ReleaseAsync(
        string name, Func<Delivery<TEvent>, ValueTask> deliver, Func<Gap, ValueTask> report, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                HeldLane<TEvent>? lane;
                Gap? gap = null;
                bool mustFetchAgain;
                lock (_gate)
                {
                    if (!_lanes.TryGetValue(name, out lane))
                    {
                        if (_holdsAll)
                        {
                            _released.Add(name);
                        }

                        return true;
                    }

                    mustFetchAgain = lane.IsOverflowed;
                    lane.IsOverflowed = false;
                    gap = mustFetchAgain ? lane.TakeGap(isFetchedAgain: true) : null;
                }

                if (gap is not null)
                {
                    await report(gap).ConfigureAwait(false);
                }

                if (mustFetchAgain)
                {
                    return false;
                }

                // If events cannot be read back, the lane is still there, and must be fetched again.
                await DeliverAsync([lane], deliver, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Delivers the events of all lanes except some, and holds back only these from now on.</summary>
    /// <param name="names">The names of the lanes that remain held back.</param>
    /// <param name="deliver">Delivers an event.</param>
    /// <param name="report">Reports a gap.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. What was not delivered stays held back.</param>
    public async ValueTask HoldOnlyAsync(
        IReadOnlySet<string> names,
        Func<Delivery<TEvent>, ValueTask> deliver,
        Func<Gap, ValueTask> report,
        CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (_gate)
            {
                foreach (string name in names)
                {
                    _lanes.TryAdd(name, new HeldLane<TEvent>(name));
                }

                _holdsAll = false;
                _released.Clear();
            }

            while (true)
            {
                List<HeldLane<TEvent>> others;
                List<Gap> gaps = [];
                lock (_gate)
                {
                    others = [.. _lanes.Values.Where(lane => !names.Contains(lane.Name))];
                    foreach (HeldLane<TEvent> lane in others.Where(lane => lane.FirstDropped is not null))
                    {
                        lane.IsOverflowed = false;
                        if (lane.TakeGap(isFetchedAgain: false) is { } gap)
                        {
                            gaps.Add(gap);
                        }
                    }

                    UpdateIsActive();
                }

                foreach (Gap gap in gaps)
                {
                    await report(gap).ConfigureAwait(false);
                }

                if (others.Count == 0)
                {
                    return;
                }

                // Lanes whose events cannot be read back are still there, and are reported in the next round.
                await DeliverAsync(others, deliver, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    // In the order received, over all lanes.
    private async Task DeliverAsync(
        List<HeldLane<TEvent>> lanes, Func<Delivery<TEvent>, ValueTask> deliver, CancellationToken cancellationToken)
    {
        var next = new PriorityQueue<HeldLane<TEvent>, long>(lanes.Count);
        try
        {
            foreach (HeldLane<TEvent> lane in lanes)
            {
                Continue(lane, next);
            }

            while (next.TryDequeue(out HeldLane<TEvent>? lane, out _))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Take(lane) is { } delivery)
                {
                    await deliver(delivery).ConfigureAwait(false);
                }

                Continue(lane, next);
            }
        }
        finally
        {
            lock (_gate)
            {
                foreach (HeldLane<TEvent> lane in lanes)
                {
                    lane.IsReleasing = false;
                }

                WakeReader();
            }
        }
    }

    // A lane that is empty is released in the same instant, so that the next event cannot overtake one.
    private void Continue(HeldLane<TEvent> lane, PriorityQueue<HeldLane<TEvent>, long> next)
    {
        lock (_gate)
        {
            if (lane.Events.TryPeek(out HeldEvent<TEvent>? first))
            {
                lane.IsReleasing = true;
                next.Enqueue(lane, first.Number);
                return;
            }

            if (lane.IsOverflowed)
            {
                // Events could not be read back.
                return;
            }

            _lanes.Remove(lane.Name);
            if (_holdsAll)
            {
                _released.Add(lane.Name);
            }

            UpdateIsActive();
            if (lane.FirstDropped is { } dropped)
            {
                lane.FirstDropped = null;
                watermark.Complete(dropped, Outcome.Dropped);
            }
        }
    }

    // Guarded by _gate.
    private HeldLane<TEvent>? Find(string name)
    {
        if (_lanes.TryGetValue(name, out HeldLane<TEvent>? lane))
        {
            return lane;
        }

        if (!_holdsAll || _released.Contains(name))
        {
            return null;
        }

        lane = new HeldLane<TEvent>(name);
        _lanes.Add(name, lane);
        return lane;
    }

    // Guarded by _gate.
    private void UpdateIsActive()
    {
        _isActive = _holdsAll || _lanes.Count > 0;
        if (!_isActive)
        {
            _spool.CloseIfEmpty();
        }
    }

    // Guarded by _gate.
    private void WakeReader()
    {
        _room?.TrySetResult();
        _room = null;
    }
}
