using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Receives the messages of a listener's connections and removes events that were delivered before.</summary>
internal sealed class EventIntake(EventLedger ledger, AccountHistory history, SensorWatcher? sensors, ILogger logger)
{
    // The types come from the service, so the memory for them is limited.
    private const int MostTypes = 100;

    private readonly ConcurrentDictionary<string, bool> _skipped = new(StringComparer.Ordinal);

    /// <summary>Notes that a message was received.</summary>
    public void MessageReceived() => history.MessageReceived();

    /// <summary>Accepts an event from the WebSocket.</summary>
    /// <returns>true if the event is new; otherwise, false.</returns>
    public bool TryAccept(SimpliSafeEvent e)
    {
        if (!ledger.TryAccept(e))
        {
            return false;
        }

        Delivering(e);
        return true;
    }

    /// <summary>Notes that an event is delivered.</summary>
    public void Delivering(SimpliSafeEvent e) => sensors?.Delivering(e);

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
