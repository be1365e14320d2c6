using System.Text;
using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Simulator.SimpliSafe.World.Alarms;
using Earshot.Simulator.SimpliSafe.World.Devices;
using Earshot.Simulator.SimpliSafe.World.Events;

namespace Earshot.Simulator.SimpliSafe;

/// <content>What happens in a house: people at its doors and keypads, alarms, and things that fail.</content>
public sealed partial class SimpliSafeSimulator
{
    /// <summary>Arms home at the keypad; the exit delay runs first, where there is one.</summary>
    public void ArmHomeAtKeypad(SimulatedSystem system) => Arm(system, AlarmState.Home);

    /// <summary>Arms away at the keypad; the exit delay runs first.</summary>
    public void ArmAwayAtKeypad(SimulatedSystem system) => Arm(system, AlarmState.Away);

    /// <summary>Arms away with a key fob; the event says only that it is armed.</summary>
    public void ArmAwayWithKeyFob(SimulatedSystem system, SimulatedSensor keyFob)
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() => system.Panel.Arm(AlarmState.Away, new Initiator(keyFob)));
    }

    /// <summary>Disarms at the keypad, which cancels an alarm.</summary>
    /// <param name="system">The system; it has a keypad.</param>
    /// <param name="pinName">Whose PIN is typed: master, duress or a person's name.</param>
    /// <exception cref="InvalidOperationException">There is no keypad, or nobody of that name has a PIN.</exception>
    public void DisarmAtKeypad(SimulatedSystem system, string pinName)
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() => system.Panel.Disarm(new Initiator(Keypad(system), Label(system, pinName))));
    }

    /// <summary>Opens a door or a window; where the system is armed the entry delay runs, and then the alarm.</summary>
    public void OpenDoor(SimulatedSensor sensor) => Trigger(sensor, SensorKind.Entry);

    /// <summary>Closes a door or a window.</summary>
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
    /// Lets a sensor notice what it is made for: motion, breaking glass, an opened door; smoke, carbon monoxide, water and frost raise an
    /// alarm whatever the system is doing, and stay until <see cref="ClearSensor"/>.
    /// </summary>
    public void TriggerSensor(SimulatedSensor sensor)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        Trigger(sensor, sensor.Kind);
    }

    /// <summary>What a sensor noticed is over; an alarm goes on.</summary>
    public void ClearSensor(SimulatedSensor sensor)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        Locked(() =>
        {
            sensor.IsTriggered = false;
            sensor.System.Sensors.Changed();
        });
    }

    /// <summary>Somebody presses a panic button, or the one on a keypad.</summary>
    public void PressPanicButton(SimulatedSensor button)
    {
        ArgumentNullException.ThrowIfNull(button);
        Locked(() => button.System.Panel.RaiseAlarm(EventCode.AlarmPanic, button));
    }

    /// <summary>Smoke at a detector: <see cref="TriggerSensor"/> for one that can see it.</summary>
    public void DetectSmoke(SimulatedSensor detector)
    {
        Require(detector, SensorKind.Smoke, SensorKind.SmokeAndCarbonMonoxide, SensorKind.NewSmokeAndCarbonMonoxide);
        TriggerSensor(detector);
    }

    /// <summary>A thermometer shows another temperature, in degrees Fahrenheit; no alarm comes of it.</summary>
    public void SetTemperature(SimulatedSensor thermometer, int fahrenheit)
    {
        Require(thermometer, SensorKind.Temperature);
        Locked(() =>
        {
            thermometer.Temperature = fahrenheit;
            thermometer.System.Sensors.Changed();
        });
    }

    /// <summary>Somebody rings; the event has a recording.</summary>
    public SimulatedEvent RingDoorbell(SimulatedCamera doorbell) => OnCamera(doorbell, EventCode.DoorbellRung);

    /// <summary>A camera sees motion; the event has a recording.</summary>
    public SimulatedEvent DetectMotion(SimulatedCamera camera) => OnCamera(camera, EventCode.CameraMotion);

    /// <summary>Somebody locks a door at the lock.</summary>
    /// <param name="door">The lock; does nothing where it is stuck or locked.</param>
    /// <param name="pinName">Whose PIN is typed at its pad; empty for a turn of the knob.</param>
    public void LockManually(SimulatedLock door, string pinName = "") => Turn(door, locked: true, pinName);

    /// <summary>Somebody unlocks a door at the lock.</summary>
    /// <param name="door">The lock; does nothing where it is stuck or unlocked.</param>
    /// <param name="pinName">Whose PIN is typed at its pad; empty for a turn of the knob.</param>
    public void UnlockManually(SimulatedLock door, string pinName = "") => Turn(door, locked: false, pinName);

    /// <summary>The bolt is stuck (default), or free again.</summary>
    public void SetLockJammed(SimulatedLock door, bool jammed = true)
    {
        ArgumentNullException.ThrowIfNull(door);
        Locked(() => Bolt.Jam(_world, door, jammed));
    }

    /// <summary>A battery is low (default), which leaves a notification, or fresh again.</summary>
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

    /// <summary>A device doesn't answer (default), or answers again.</summary>
    public void SetOffline(SimulatedDevice device, bool silent = true)
    {
        ArgumentNullException.ThrowIfNull(device);
        Locked(() =>
        {
            if (device.IsOffline != silent)
            {
                device.IsOffline = silent;
                device.System.Sensors.Changed();
                _world.Events.Write(device.System, silent ? EventCode.SensorSilent : EventCode.SensorBack, device);
            }
        });
    }

    /// <summary>Mains power is lost (default), or back.</summary>
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

    /// <summary>The base station is out of the cloud's reach (default), or back; meanwhile whatever must be asked of it ends in 504.</summary>
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

    /// <summary>The radio is disturbed (default), or no longer.</summary>
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

    /// <summary>A test, started at a keypad (default) or by the system itself. The first has eventType alarm, and is none.</summary>
    public SimulatedEvent RunTest(SimulatedSystem system, bool automatic = false)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Locked(() => _world.Events.Write(system, automatic ? EventCode.TestAutomatic : EventCode.TestByUser, system.Keypad));
    }

    /// <summary>Writes any event; nothing else changes.</summary>
    /// <param name="system">Where.</param>
    /// <param name="code">Its number (eventCid), be it known or not.</param>
    /// <param name="type">Its eventType.</param>
    public SimulatedEvent WriteEvent(SimulatedSystem system, int code, string type = "activity")
    {
        ArgumentNullException.ThrowIfNull(system);
        return Locked(() => _world.Events.Write(
            system, code, type, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Event {code}")));
    }

    /// <summary>Writes an event as it is; eventId, eventTimestamp, userId and sid are added where they are missing.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON object.</exception>
    public SimulatedEvent WriteEvent(SimulatedSystem system, string json)
    {
        ArgumentNullException.ThrowIfNull(system);
        JsonObject raw = JsonNode.Parse(json) as JsonObject ?? throw new System.Text.Json.JsonException("An event is a JSON object.");
        return Locked(() => _world.Events.WriteRaw(system, raw));
    }

    /// <summary>Sends an event over the sockets once more.</summary>
    public void ResendEvent(SimulatedEvent written)
    {
        ArgumentNullException.ThrowIfNull(written);
        Locked(() => _world.Hub.Publish(written));
    }

    /// <summary>Sends any text to all sockets that have joined for an account.</summary>
    public void SendText(SimulatedAccount account, string text)
    {
        ArgumentNullException.ThrowIfNull(account);
        Locked(() => _world.Hub.Publish(account, Encoding.UTF8.GetBytes(text)));
    }

    private static SimulatedSensor Keypad(SimulatedSystem system) =>
        system.Keypad ?? throw new InvalidOperationException("The system has no keypad.");

    /// <summary>What an event calls the one whose PIN it was.</summary>
    private static string Label(SimulatedSystem system, string pinName) => pinName switch
    {
        "master" => "Master PIN",
        "duress" => "Duress PIN",
        _ when system.Pins.SlotOf(pinName) >= 0 => pinName,
        _ => throw new InvalidOperationException($"Nobody named {pinName} has a PIN."),
    };

    private static void Require(SimulatedSensor sensor, params ReadOnlySpan<SensorKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        if (!kinds.Contains(sensor.Kind))
        {
            throw new ArgumentException($"A device of kind {sensor.Kind} can't do that.", nameof(sensor));
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
            // A motion sensor, a glass break sensor, a button: they have no state that lasts.
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
