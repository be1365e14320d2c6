using Earshot.Dispatching;

namespace Earshot.Realtime;

/// <content>Storing held-back events in memory or in the temporary file, and dropping those that do not fit.</content>
internal sealed partial class HoldBack<TEvent>
{
    /// <summary>Gets or sets the callback that runs when the temporary file could not be written or read.</summary>
    public Action<Exception>? OnFileFailed { get; set; }

    /// <summary>Deletes the temporary file. No events can be delivered afterwards.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _spool.Dispose();
        }
    }

    // Guarded by _gate. The event is not held back if there is no room and the number of events must not be exceeded.
    private bool TryHold(TEvent e, HeldLane<TEvent> lane, bool canExceed)
    {
        if (lane.IsOverflowed)
        {
            Drop(lane, new HeldEvent<TEvent>(watermark.Add(e), ++_lastNumber));
            return true;
        }

        SpooledEvent? spooled = _count >= _capacity ? _spool.TryWrite(e) : null;
        if (_count >= _capacity && spooled is null && !canExceed)
        {
            return false;
        }

        var held = new HeldEvent<TEvent>(watermark.Add(e), ++_lastNumber) { Spooled = spooled };
        lane.Events.Enqueue(held);
        if (spooled is not null)
        {
            held.Delivery.Moment = spooled.ReceivedAt.UtcTicks;
            held.Delivery.Event = null;
            return true;
        }

        _count++;
        lane.InMemory++;
        if (_count > _capacity && _lanes.Values.Where(l => !l.IsReleasing).MaxBy(l => l.InMemory) is { } fullest)
        {
            DropAll(fullest);
        }

        return true;
    }

    // Only the thread that has the turn calls this, so that one event is read at a time.
    private Delivery<TEvent>? Take(HeldLane<TEvent> lane)
    {
        HeldEvent<TEvent> held;
        lock (_gate)
        {
            held = lane.Events.Dequeue();
            if (held.Spooled is null)
            {
                CountOut(lane);
                WakeReader();
                return held.Delivery;
            }
        }

        // Outside the lock, because the reader must not wait for the disk.
        TEvent? e = _spool.TryRead(held.Spooled);
        lock (_gate)
        {
            _spool.Drop();
            WakeReader();
            if (e is null)
            {
                Drop(lane, held);
                DropAll(lane);
            }
            else
            {
                held.Delivery.Event = e;
            }
        }

        ReportFileFailure();
        return e is null ? null : held.Delivery;
    }

    // Guarded by _gate. The first event of a lane is asked for again and again, so that it remains in memory.
    private TEvent? Peek(HeldLane<TEvent> lane, HeldEvent<TEvent> held, bool isFirst)
    {
        if (held.Spooled is not { } spooled)
        {
            return held.Delivery.Event;
        }

        TEvent? e = _spool.TryRead(spooled);
        if (isFirst && e is not null)
        {
            _spool.Drop();
            held.Spooled = null;
            held.Delivery.Event = e;
            _count++;
            lane.InMemory++;
        }

        return e;
    }

    // Guarded by _gate.
    private void DropAll(HeldLane<TEvent> lane)
    {
        lane.IsOverflowed = true;
        while (lane.Events.TryDequeue(out HeldEvent<TEvent>? held))
        {
            if (held.Spooled is null)
            {
                CountOut(lane);
            }
            else
            {
                _spool.Drop();
            }

            Drop(lane, held);
        }
    }

    // Guarded by _gate.
    private void Drop(HeldLane<TEvent> lane, HeldEvent<TEvent> held)
    {
        Delivery<TEvent> delivery = held.Delivery;
        if (held.Spooled is { } spooled)
        {
            lane.CountDropped(spooled.ReceivedAt, spooled.Type, spooled.IsRecoverable);
        }
        else
        {
            TEvent e = delivery.Event!;
            lane.CountDropped(e.ReceivedAt, e.Type, protocol.CanCatchUp(e));
        }

        if (lane.FirstDropped is null)
        {
            lane.FirstDropped = delivery;
            return;
        }

        delivery.Event = null;
        watermark.Complete(delivery, Outcome.Dropped);
    }

    // Guarded by _gate.
    private void CountOut(HeldLane<TEvent> lane)
    {
        _count--;
        lane.InMemory--;
    }

    // Not guarded, because loggers are called.
    private void ReportFileFailure()
    {
        if (_spool.TakeFailure() is { } failure)
        {
            OnFileFailed?.Invoke(failure);
        }
    }
}
