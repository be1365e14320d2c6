using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>
/// Reads the sensors at an interval and makes events of what has changed. It remembers over connections, so that a change during an outage
/// is found, too.
/// </summary>
internal sealed class SensorWatch(SimpliSafeClient client, TimeSpan interval, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(long System, DeviceType Type, string Serial), SensorLook> _looks = [];
    private readonly Dictionary<(long System, string Serial), LockState> _toldLocks = [];
    private readonly HashSet<long> _failing = [];

    /// <summary>An event told what a lock did: that isn't told again.</summary>
    public void Heard(SimpliSafeEvent e)
    {
        LockState? state = e.Code switch
        {
            9700 => LockState.Unlocked,
            9701 => LockState.Locked,
            9703 => LockState.Jammed,
            _ => null,
        };
        if (state is { } told && e.SensorSerial is { Length: > 0 } serial)
        {
            lock (_gate)
            {
                _toldLocks[(e.SystemId, serial)] = told;
            }
        }
    }

    /// <summary>Watches until it is cancelled.</summary>
    /// <param name="deliver">Hands an event over.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    public async Task RunAsync(Func<SimpliSafeEvent, ValueTask> deliver, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (SimpliSafeSystem system in client.KnownSystems)
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

            await Task.Delay(interval, client.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What has changed since the last look at these sensors; the first look at one changes nothing.</summary>
    internal List<SimpliSafeEvent> Compare(long systemId, IEnumerable<SimpliSafeSensor> sensors)
    {
        List<SimpliSafeEvent> changes = [];
        lock (_gate)
        {
            foreach (SimpliSafeSensor sensor in sensors)
            {
                (long, DeviceType, string) key = (systemId, sensor.Type, sensor.Serial);
                var look = SensorLook.At(sensor);
                if (_looks.TryGetValue(key, out SensorLook before))
                {
                    changes.AddRange(look.Since(before, Told(systemId, sensor)).Select(kind => Make(kind, systemId, sensor)));
                    look = look.Or(before);
                    if (look.Bolt != before.Bolt)
                    {
                        _toldLocks.Remove((systemId, sensor.Serial));
                    }
                }

                _looks[key] = look;
            }
        }

        return changes;
    }

    private LockState? Told(long systemId, SimpliSafeSensor sensor) =>
        _toldLocks.TryGetValue((systemId, sensor.Serial), out LockState told) ? told : null;

    private SimpliSafeEvent Make(SimpliSafeEventKind kind, long systemId, SimpliSafeSensor sensor)
    {
        DateTimeOffset now = client.Options.TimeProvider.GetUtcNow();
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("madeBy", "Earshot, from two readings of the sensors; the service sent no such event");
            json.WriteNumber("eventTimestamp", now.ToUnixTimeSeconds());
            json.WriteNumber("eventCid", kind.Code);
            json.WriteString("eventType", "observed");
            json.WriteNumber("sid", systemId);
            json.WriteNumber("userId", client.UserId);
            json.WriteNumber("sensorType", sensor.Type.Code);
            json.WriteString("sensorSerial", sensor.Serial);
            json.WriteString("sensorName", sensor.Name);
            json.WriteString("info", string.Create(CultureInfo.InvariantCulture, $"{kind.Name}: {sensor.Name}"));
            json.WriteEndObject();
        }

        return new SimpliSafeEvent(bytes.WrittenMemory, EventOrigin.Observed, now);
    }
}
