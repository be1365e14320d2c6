using System.Text;
using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Simulator.SimpliSafe.World.Alarms;
using Earshot.Simulator.SimpliSafe.World.Devices;
using Earshot.Simulator.SimpliSafe.World.Events;

namespace Earshot.Simulator.SimpliSafe;

/// <content>Actions of people at doors and keypads, alarms, and malfunctions.</content>
public sealed partial class SimpliSafeSimulator
{
    /// <summary>Arms the system in home mode at the keypad, after the exit delay.</summary>
    /// <param name="system">The system. It must have a keypad.</param>
    /// <exception cref="InvalidOperationException">The system has no keypad.</exception>
    public void ArmHomeAtKeypad(SimulatedSystem system) => Arm(system, AlarmState.Home);

    /// <summary>Arms the system in away mode at the keypad, after the exit delay.</summary>
    /// <param name="system">The system. It must have a keypad.</param>
    /// <exception cref="InvalidOperationException">The system has no keypad.</exception>
    public void ArmAwayAtKeypad(SimulatedSystem system) => Arm(system, AlarmState.Away);

    /// <summary>Arms the system in away mode with a key fob. The event contains only that the system is armed.</summary>
    /// <param name="system">The system.</param>
    /// <param name="keyFob">The key fob.</param>
    public void ArmAwayWithKeyFob(SimulatedSystem system, SimulatedSensor keyFob)
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() => system.Panel.Arm(AlarmState.Away, new Initiator(keyFob)));
    }

    /// <summary>Disarms the system at the keypad, which cancels an alarm.</summary>
    /// <param name="system">The system. It must have a keypad.</param>
    /// <param name="pinName">The name of the PIN: master, duress, or the name of a user.</param>
    /// <exception cref="InvalidOperationException">The system has no keypad, or no PIN has this name.</exception>
    public void DisarmAtKeypad(SimulatedSystem system, string pinName)
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() => system.Panel.Disarm(new Initiator(Keypad(system), Label(system, pinName))));
    }

    /// <summary>Opens a door or window. If the system is armed, the entry delay starts, and then the alarm.</summary>
    /// <param name="sensor">The entry sensor.</param>
    /// <exception cref="ArgumentException">The device is not an entry sensor.</exception>
    public void OpenDoor(SimulatedSensor sensor) => Trigger(sensor, SensorKind.Entry);

    /// <summary>Closes a door or window.</summary>
    /// <param name="sensor">The entry sensor.</param>
    /// <exception cref="ArgumentException">The device is not an entry sensor.</exception>
    public void CloseDoor(SimulatedSensor sensor)
    {
        Require(sensor, SensorKind.Entry);
        Locked(() =>
        {
            sensor.IsTriggered = false;
            sensor.System.Sensors.Changed();
        });
    }

    /// <summary>
    /// Triggers a sensor: motion, breaking glass, an opened door, and so on. Smoke, carbon monoxide, water, and frost raise an alarm in
    /// every mode, and last until <see cref="ClearSensor"/> is called.
    /// </summary>
    /// <param name="sensor">The sensor.</param>
    public void TriggerSensor(SimulatedSensor sensor)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        Trigger(sensor, sensor.Kind);
    }

    /// <summary>Clears the triggered state of a sensor. An alarm continues.</summary>
    /// <param name="sensor">The sensor.</param>
    public void ClearSensor(SimulatedSensor sensor)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        Locked(() =>
        {
            sensor.IsTriggered = false;
            sensor.System.Sensors.Changed();
        });
    }

    /// <summary>Presses a panic button, or the one on a keypad.</summary>
    /// <param name="button">The panic button or keypad.</param>
    public void PressPanicButton(SimulatedSensor button)
    {
        ArgumentNullException.ThrowIfNull(button);
        Locked(() => button.System.Panel.RaiseAlarm(EventCode.AlarmPanic, button));
    }

    /// <summary>Triggers a smoke detector.</summary>
    /// <param name="detector">The detector.</param>
    /// <exception cref="ArgumentException">The device cannot detect smoke.</exception>
    public void DetectSmoke(SimulatedSensor detector)
    {
        Require(detector, SensorKind.Smoke, SensorKind.SmokeAndCarbonMonoxide, SensorKind.NewSmokeAndCarbonMonoxide);
        TriggerSensor(detector);
    }

    /// <summary>Sets the temperature of a thermometer. This does not raise an alarm.</summary>
    /// <param name="thermometer">The thermometer.</param>
    /// <param name="fahrenheit">The temperature, in degrees Fahrenheit.</param>
    /// <exception cref="ArgumentException">The device is not a thermometer.</exception>
    public void SetTemperature(SimulatedSensor thermometer, int fahrenheit)
    {
        Require(thermometer, SensorKind.Temperature);
        Locked(() =>
        {
            thermometer.Temperature = fahrenheit;
            thermometer.System.Sensors.Changed();
        });
    }

    /// <summary>Rings a doorbell. The event has a recording.</summary>
    /// <param name="doorbell">The doorbell.</param>
    /// <returns>The event.</returns>
    public SimulatedEvent RingDoorbell(SimulatedCamera doorbell) => OnCamera(doorbell, EventCode.DoorbellRung);

    /// <summary>Lets a camera detect motion. The event has a recording.</summary>
    /// <param name="camera">The camera.</param>
    /// <returns>The event.</returns>
    public SimulatedEvent DetectMotion(SimulatedCamera camera) => OnCamera(camera, EventCode.CameraMotion);

    /// <summary>Locks a door at the lock. Does nothing if the bolt is jammed or the door is locked.</summary>
    /// <param name="door">The lock.</param>
    /// <param name="pinName">The name of the PIN that is entered, or an empty string if the knob is turned.</param>
    /// <exception cref="InvalidOperationException">No PIN has this name.</exception>
    public void LockManually(SimulatedLock door, string pinName = "") => Turn(door, locked: true, pinName);

    /// <summary>Unlocks a door at the lock. Does nothing if the bolt is jammed or the door is unlocked.</summary>
    /// <param name="door">The lock.</param>
    /// <param name="pinName">The name of the PIN that is entered, or an empty string if the knob is turned.</param>
    /// <exception cref="InvalidOperationException">No PIN has this name.</exception>
    public void UnlockManually(SimulatedLock door, string pinName = "") => Turn(door, locked: false, pinName);

    /// <summary>Jams the bolt of a lock, or frees it.</summary>
    /// <param name="door">The lock.</param>
    /// <param name="jammed">Whether the bolt is jammed.</param>
    public void SetLockJammed(SimulatedLock door, bool jammed = true)
    {
        ArgumentNullException.ThrowIfNull(door);
        Locked(() => Bolt.Jam(_world, door, jammed));
    }

    /// <summary>Sets the battery of a device to low, which adds a notification, or to full.</summary>
    /// <param name="device">The device.</param>
    /// <param name="low">Whether the battery is low.</param>
    public void SetLowBattery(SimulatedDevice device, bool low = true)
    {
        ArgumentNullException.ThrowIfNull(device);
        Locked(() =>
        {
            if (low && !device.HasLowBattery)
            {
                Notify(device.System, $"The battery of {device.Name} is low.", "error", "2000");
            }

            device.HasLowBattery = low;
            device.System.Sensors.Changed();
        });
    }

    /// <summary>Sets a device offline or online.</summary>
    /// <param name="device">The device.</param>
    /// <param name="offline">Whether the device is offline.</param>
    public void SetOffline(SimulatedDevice device, bool offline = true)
    {
        ArgumentNullException.ThrowIfNull(device);
        Locked(() =>
        {
            if (device.IsOffline != offline)
            {
                device.IsOffline = offline;
                device.System.Sensors.Changed();
                _world.Events.Write(device.System, offline ? EventCode.SensorSilent : EventCode.SensorBack, device);
            }
        });
    }

    /// <summary>Starts or ends a power outage.</summary>
    /// <param name="system">The system.</param>
    /// <param name="lost">Whether the power is lost.</param>
    public void SetPowerOutage(SimulatedSystem system, bool lost = true)
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() =>
        {
            if (system.HasPowerOutage != lost)
            {
                system.HasPowerOutage = lost;
                system.LastPowerOutage = lost ? _world.Now : system.LastPowerOutage;
                _world.Events.Write(system, lost ? EventCode.PowerLost : EventCode.PowerRestored);
            }
        });
    }

    /// <summary>
    /// Sets the base station offline or online. While it is offline, every request that must query the base station fails with 504.
    /// </summary>
    /// <param name="system">The system.</param>
    /// <param name="offline">Whether the base station is offline.</param>
    public void SetOffline(SimulatedSystem system, bool offline = true)
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() =>
        {
            if (system.IsOffline != offline)
            {
                system.IsOffline = offline;
                _world.Events.Write(system, offline ? EventCode.BaseStationOffline : EventCode.BaseStationOnline);
            }
        });
    }

    /// <summary>Starts or ends radio interference.</summary>
    /// <param name="system">The system.</param>
    /// <param name="jammed">Whether the radio is jammed.</param>
    public void SetRadioJammed(SimulatedSystem system, bool jammed = true)
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() =>
        {
            if (system.IsJammed != jammed)
            {
                system.IsJammed = jammed;
                _world.Events.Write(system, jammed ? EventCode.RadioJamStarted : EventCode.RadioJamEnded);
            }
        });
    }

    /// <summary>Runs a test. The event of a test at a keypad has the type "alarm", although it is not an alarm.</summary>
    /// <param name="system">The system.</param>
    /// <param name="automatic">Whether the system runs the test itself.</param>
    /// <returns>The event.</returns>
    public SimulatedEvent RunTest(SimulatedSystem system, bool automatic = false)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Locked(() => _world.Events.Write(system, automatic ? EventCode.TestAutomatic : EventCode.TestByUser, system.Keypad));
    }

    /// <summary>Writes an event and changes nothing else.</summary>
    /// <param name="system">The system.</param>
    /// <param name="code">The event code (eventCid), known or unknown.</param>
    /// <param name="type">The event type (eventType).</param>
    /// <returns>The event.</returns>
    public SimulatedEvent WriteEvent(SimulatedSystem system, int code, string type = "activity")
    {
        ArgumentNullException.ThrowIfNull(system);
        return Locked(() => _world.Events.Write(
            system, code, type, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Event {code}")));
    }

    /// <summary>Writes an event as given. The fields eventId, eventTimestamp, userId, and sid are added if they are missing.</summary>
    /// <param name="system">The system.</param>
    /// <param name="json">The event, a JSON object.</param>
    /// <returns>The event.</returns>
    /// <exception cref="System.Text.Json.JsonException"><paramref name="json"/> is not a JSON object.</exception>
    public SimulatedEvent WriteEvent(SimulatedSystem system, string json)
    {
        ArgumentNullException.ThrowIfNull(system);
        JsonObject raw = JsonNode.Parse(json) as JsonObject ?? throw new System.Text.Json.JsonException("An event must be a JSON object.");
        return Locked(() => _world.Events.WriteRaw(system, raw));
    }

    /// <summary>
    /// Writes an event that the sockets do not send: only the event list contains it. It stands for a message that the service lost, or,
    /// with an earlier time, for an event that a base station uploads late.
    /// </summary>
    /// <param name="system">The system.</param>
    /// <param name="code">The event code (eventCid).</param>
    /// <param name="occurredAt">The time of the event, in whole seconds, or <see langword="null"/> for the current time.</param>
    /// <returns>The event.</returns>
    public SimulatedEvent WriteListedEvent(SimulatedSystem system, int code, DateTimeOffset? occurredAt = null)
    {
        ArgumentNullException.ThrowIfNull(system);
        var raw = new JsonObject { ["eventCid"] = code, ["eventType"] = "activity" };
        return Locked(() =>
        {
            raw["eventTimestamp"] = (occurredAt ?? _world.Time).ToUnixTimeSeconds();
            return _world.Events.WriteRaw(system, raw, isSent: false);
        });
    }

    /// <summary>Sends an event over the sockets again.</summary>
    /// <param name="written">The event.</param>
    public void ResendEvent(SimulatedEvent written)
    {
        ArgumentNullException.ThrowIfNull(written);
        Locked(() => _world.Hub.Publish(written));
    }

    /// <summary>Sends text to all sockets that have joined for an account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="text">The text.</param>
    public void SendText(SimulatedAccount account, string text)
    {
        ArgumentNullException.ThrowIfNull(account);
        Locked(() => _world.Hub.Publish(account, Encoding.UTF8.GetBytes(text)));
    }

    private static SimulatedSensor Keypad(SimulatedSystem system) =>
        system.Keypad ?? throw new InvalidOperationException("The system has no keypad.");

    /// <summary>Returns the name of a PIN in events.</summary>
    private static string Label(SimulatedSystem system, string pinName) => pinName switch
    {
        "master" => "Master PIN",
        "duress" when system.Pins.Duress.Length > 0 => "Duress PIN",
        _ when system.Pins.SlotOf(pinName) >= 0 => pinName,
        _ => throw new InvalidOperationException($"No PIN is named '{pinName}'."),
    };

    private static void Require(SimulatedSensor sensor, params ReadOnlySpan<SensorKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        if (!kinds.Contains(sensor.Kind))
        {
            throw new ArgumentException($"A device of kind {sensor.Kind} does not support this.", nameof(sensor));
        }
    }

    private void Arm(SimulatedSystem system, AlarmState mode)
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() => system.Panel.Arm(mode, new Initiator(Keypad(system))));
    }

    private void Trigger(SimulatedSensor sensor, SensorKind kind)
    {
        Require(sensor, kind);
        Locked(() =>
        {
            // Motion sensors, glass break sensors, and buttons have no lasting state.
            bool lasts = kind is SensorKind.Entry || AlarmOf(kind) is not null;
            if (lasts && sensor.IsTriggered)
            {
                return;
            }

            sensor.IsTriggered = lasts;
            sensor.System.Sensors.Changed();
            if (AlarmOf(kind) is { } alarm)
            {
                sensor.System.Panel.RaiseAlarm(alarm, sensor);
            }
            else if (sensor.IsBurglarSensor)
            {
                sensor.System.Panel.OnTriggered(sensor);
            }
        });
    }

    private static EventCode? AlarmOf(SensorKind kind) => kind switch
    {
        SensorKind.Smoke or SensorKind.SmokeAndCarbonMonoxide or SensorKind.NewSmokeAndCarbonMonoxide => EventCode.AlarmFire,
        SensorKind.CarbonMonoxide => EventCode.AlarmCarbonMonoxide,
        SensorKind.Water => EventCode.AlarmWater,
        SensorKind.Temperature => EventCode.AlarmFreeze,
        _ => null,
    };

    private SimulatedEvent OnCamera(SimulatedCamera camera, EventCode code)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return Locked(() => _world.Events.Write(camera.System, code, camera));
    }

    private void Turn(SimulatedLock door, bool locked, string pinName)
    {
        ArgumentNullException.ThrowIfNull(door);
        Locked(() => Bolt.Turn(_world, door, locked, pinName.Length == 0 ? "" : Label(door.System, pinName)));
    }
}
