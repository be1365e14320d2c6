using Earshot.Dispatching;

namespace Earshot.Realtime;

/// <content>Delivering held-back events among the missed ones, so that both keep their order.</content>
internal sealed partial class HoldBack<TEvent>
{
    /// <summary>Delivers the first events of a lane, and goes on holding back the lane.</summary>
    /// <param name="name">The name of the lane.</param>
    /// <param name="precedes">Determines whether an event is to be delivered, or returns null to decide it by the next one.</param>
    /// <param name="deliver">Delivers an event.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. What was not delivered stays held back.</param>
    public async ValueTask DeliverWhileAsync(
        string name, Func<TEvent, bool?> precedes, Func<Delivery<TEvent>, ValueTask> deliver, CancellationToken cancellationToken)
    {
        if (!HasEvents(name))
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        HeldLane<TEvent>? lane = null;
        try
        {
            int count;
            lock (_gate)
            {
                count = _lanes.TryGetValue(name, out lane) ? CountFirst(lane, precedes) : 0;
                if (count > 0)
                {
                    lane!.IsReleasing = true;
                }
            }

            for (; count > 0; count--)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Take(lane!) is not { } delivery)
                {
                    break;
                }

                await deliver(delivery).ConfigureAwait(false);
            }
        }
        finally
        {
            lock (_gate)
            {
                lane?.IsReleasing = false;
                WakeReader();
            }

            _turn.Release();
        }
    }

    private bool HasEvents(string name)
    {
        lock (_gate)
        {
            return _lanes.TryGetValue(name, out HeldLane<TEvent>? lane) && lane.Events.Count > 0;
        }
    }

    // Guarded by _gate. Counts up to the last event that precedes, before the first one that does not.
    private int CountFirst(HeldLane<TEvent> lane, Func<TEvent, bool?> precedes)
    {
        int count = 0;
        int seen = 0;
        foreach (HeldEvent<TEvent> held in lane.Events)
        {
            // An event that cannot be read back is dropped when its turn comes.
            bool? result = Peek(lane, held, isFirst: seen++ == 0) is { } e ? precedes(e) : false;
            if (result == false)
            {
                break;
            }

            count = result == true ? seen : count;
        }

        return count;
    }
}
