using Earshot.Protocol;

namespace Earshot.Reliability.Sabotages;

/// <summary>Changes what was read from a connection.</summary>
/// <param name="sabotage">The sabotage.</param>
/// <param name="isFollowed">Determines whether the ledger follows an event.</param>
/// <param name="admit">Lets the protocol regard an event as delivered.</param>
/// <typeparam name="TEvent">The type of the service's events.</typeparam>
internal sealed class SabotagedReading<TEvent>(Sabotage sabotage, Func<TEvent, bool> isFollowed, Func<TEvent, bool> admit)
    where TEvent : ListenerEvent
{
    // The sabotage repeats, so that it does not depend on what a fault does to one event.
    private const int Every = 20;

    private int _seen;
    private TEvent? _kept;
    private TEvent? _repeated;

    /// <summary>Determines whether an event is delivered twice on purpose.</summary>
    public bool IsRepeated(TEvent e) => ReferenceEquals(Volatile.Read(ref _repeated), e);

    /// <summary>Forgets an event that waits for another one, because its connection has ended.</summary>
    public void Begin() => _kept = null;

    /// <summary>Changes the result of reading one message.</summary>
    public void Change(MessageReading<TEvent> reading)
    {
        for (int i = 0; i < reading.Events.Count; i++)
        {
            TEvent e = reading.Events[i];
            if (!isFollowed(e))
            {
                continue;
            }

            if (_kept is { } kept && kept.Lane == e.Lane)
            {
                reading.Events.Insert(i + 1, kept);
                _kept = null;
                i++;
            }
            else if (++_seen % Every == 0)
            {
                i += Apply(reading.Events, i);
            }
        }
    }

    private int Apply(List<TEvent> events, int index)
    {
        TEvent e = events[index];
        switch (sabotage)
        {
            case Sabotage.LoseOne:
                // No catch-up may find the event again.
                admit(e);
                events.RemoveAt(index);
                return -1;
            case Sabotage.RepeatOne:
                Volatile.Write(ref _repeated, e);
                events.Insert(index, e);
                return 1;
            case Sabotage.SwapTwo when _kept is null:
                _kept = e;
                events.RemoveAt(index);
                return -1;
            default:
                return 0;
        }
    }
}
