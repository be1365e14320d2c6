using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Reads the sensors at an interval and creates events from the changes.</summary>
/// <remarks>The state is kept over connections, so that a change during an outage is detected.</remarks>
internal sealed class SensorWatcher(
    Func<IReadOnlyList<SimpliSafeSystem>> systems, long userId, TimeSpan interval, TimeProvider timeProvider, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(long System, DeviceType Type, string Serial), SensorSnapshot> _snapshots = [];
    private readonly Dictionary<(long System, string Serial), LockState> _reportedLocks = [];
    private readonly HashSet<long> _failing = [];

    /// <summary>Notes that an event is delivered: a change of a lock that an event reports is not reported again.</summary>
    public void Delivering(SimpliSafeEvent e)
    {
        LockState? state = e.Code switch
        {
            9700 => LockState.Unlocked,
            9701 => LockState.Locked,
            9703 => LockState.Jammed,
            _ => null,
        };
        if (state is { } reported && e.SensorSerial is { Length: > 0 } serial)
        {
            lock (_gate)
            {
                _reportedLocks[(e.SystemId, serial)] = reported;
            }
        }
    }

    /// <summary>Reads the sensors until it is canceled.</summary>
    /// <param name="deliver">Delivers an event.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async Task RunAsync(Func<SimpliSafeEvent, ValueTask> deliver, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (SimpliSafeSystem system in systems())
            {
                try
                {
                    await system.UpdateAsync(includeSettings: false, cancellationToken: cancellationToken).ConfigureAwait(false);
                    _failing.Remove(system.Id);
                }
                catch (EarshotException error)
                {
                    if (_failing.Add(system.Id))
                    {
                        logger.SensorsNotRead(system.Id, error.GetType().Name);
                    }

                    continue;
                }

                foreach (SimpliSafeEvent e in Compare(system.Id, system.Sensors))
                {
                    await deliver(e).ConfigureAwait(false);
                }
            }

            await Task.Delay(interval, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gets the changes since the last reading of these sensors. The first reading of a sensor is not a change.</summary>
    internal List<SimpliSafeEvent> Compare(long systemId, IEnumerable<SimpliSafeSensor> sensors)
    {
        List<SimpliSafeEvent> changes = [];
        lock (_gate)
        {
            foreach (SimpliSafeSensor sensor in sensors)
            {
                (long, DeviceType, string) key = (systemId, sensor.Type, sensor.Serial);
                var snapshot = SensorSnapshot.Of(sensor);
                if (_snapshots.TryGetValue(key, out SensorSnapshot before))
                {
                    changes.AddRange(
                        snapshot.ChangesSince(before, Reported(systemId, sensor)).Select(kind => CreateEvent(kind, systemId, sensor)));
                    snapshot = snapshot.FilledFrom(before);
                    if (snapshot.Bolt != before.Bolt)
                    {
                        _reportedLocks.Remove((systemId, sensor.Serial));
                    }
                }

                _snapshots[key] = snapshot;
            }
        }

        return changes;
    }

    private LockState? Reported(long systemId, SimpliSafeSensor sensor) =>
        _reportedLocks.TryGetValue((systemId, sensor.Serial), out LockState reported) ? reported : null;

    private SimpliSafeEvent CreateEvent(SimpliSafeEventKind kind, long systemId, SimpliSafeSensor sensor)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("madeBy", "Earshot, from two readings of the sensors; the service did not send this event");
            json.WriteNumber("eventTimestamp", now.ToUnixTimeSeconds());
            json.WriteNumber("eventCid", kind.Code);
            json.WriteString("eventType", "observed");
            json.WriteNumber("sid", systemId);
            json.WriteNumber("userId", userId);
            json.WriteNumber("sensorType", sensor.Type.Code);
            json.WriteString("sensorSerial", sensor.Serial);
            json.WriteString("sensorName", sensor.Name);
            json.WriteString("info", string.Create(CultureInfo.InvariantCulture, $"{kind.Name}: {sensor.Name}"));
            json.WriteEndObject();
        }

        return new SimpliSafeEvent(bytes.WrittenMemory, EventOrigin.Observed, now);
    }
}
