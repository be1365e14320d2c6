using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Receives the messages of a listener's connections and removes events that were delivered before.</summary>
internal sealed class EventIntake(EventLedger ledger, AccountHistory history, SensorWatcher? sensors, ILogger logger)
{
    // The types come from the service, so the memory for them is limited.
    private const int MostTypes = 100;

    private readonly ConcurrentDictionary<string, bool> _skipped = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Gap> _gaps = new();

    /// <summary>Notes that a message was received, and returns the proof that everything before it was.</summary>
    public long MessageReceived() => ledger.MessageReceived();

    /// <summary>Notes that the events of a system were polled, and returns the proof that everything before them was received.</summary>
    public long Polled(MissedEvents polled) => ledger.WasRead(polled.SystemId, polled.Listed, polled.Started);

    /// <summary>Determines whether an event is of a system that is listened to.</summary>
    public bool IsWanted(SimpliSafeEvent e) => history.IsWanted(e.SystemId);

    /// <summary>Accepts an event that is about to be delivered.</summary>
    /// <returns>true if the event is new; otherwise, false.</returns>
    public bool TryAccept(SimpliSafeEvent e)
    {
        if (e.Origin == EventOrigin.Observed)
        {
            return true;
        }

        if (!ledger.TryAccept(e))
        {
            return false;
        }

        sensors?.Delivering(e);
        return true;
    }

    /// <summary>Reports a gap with the next message.</summary>
    public void Report(Gap gap) => _gaps.Enqueue(gap);

    /// <summary>Takes a gap to report, or null if there is none.</summary>
    public Gap? TakeGap() => _gaps.TryDequeue(out Gap? gap) ? gap : null;

    /// <summary>Logs a message of an unknown type, once per type.</summary>
    public void Skip(string type)
    {
        if (_skipped.Count < MostTypes && _skipped.TryAdd(type, true))
        {
            logger.UnknownMessage(Shown(type));
        }
    }

    // The service chose the type: limit its length, and remove characters that could break a log line.
    private static string Shown(string type) => string.Concat(type.Take(80).Select(static c => c is > ' ' and <= '~' ? c : '?'));
}
