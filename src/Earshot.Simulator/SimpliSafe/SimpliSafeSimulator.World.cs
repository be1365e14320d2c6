using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Simulator.SimpliSafe.World.Accounts;

namespace Earshot.Simulator.SimpliSafe;

/// <content>Systems, devices, and settings.</content>
public sealed partial class SimpliSafeSimulator
{
    /// <summary>Adds an alarm system without devices. It is disarmed and has a master PIN (4817) and a duress PIN (6290).</summary>
    /// <param name="account">The account of the system.</param>
    /// <param name="version">The version of the base station: 2 or 3.</param>
    /// <param name="name">The name of the location.</param>
    /// <returns>The system.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="version"/> is not 2 or 3.</exception>
    public SimulatedSystem AddSystem(SimulatedAccount account, int version = 3, string name = "Home")
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(version, 3);
        return Locked(() =>
        {
            var system = new SimulatedSystem(_world, account, _world.NextSystemId(), version, name)
            {
                Pins = new PinSet { Master = "4817", Duress = "6290" },
                PinsUpdated = _world.Time,
                SettingsUpdated = _world.Time,
            };
            system.Sensors.Sync();
            account.Systems.Add(system);
            return system;
        });
    }

    /// <summary>Adds a sensor, detector, keypad, or similar device. The cloud knows the device immediately.</summary>
    /// <param name="system">The system.</param>
    /// <param name="kind">The kind of device. A number without a name creates a device of an unknown type.</param>
    /// <param name="name">The name of the device; can be empty.</param>
    /// <param name="serial">
    /// The serial number, or <see langword="null"/> to create one. On version 2, two devices can have the same number.
    /// </param>
    /// <param name="instant">Whether the sensor raises the alarm without an entry delay.</param>
    /// <param name="secretAlert">Whether the sensor only reports an event and raises no alarm.</param>
    /// <returns>The device.</returns>
    public SimulatedSensor AddSensor(
        SimulatedSystem system, SensorKind kind, string name, string? serial = null, bool instant = false, bool secretAlert = false)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Locked(() =>
        {
            var sensor = new SimulatedSensor(system, kind, serial ?? _world.NewHex(8), name) { IsSecret = secretAlert };
            if (instant)
            {
                sensor.Setting["instantTrigger"] = true;
            }

            return Install(sensor);
        });
    }

    /// <summary>Adds a door lock, which is locked.</summary>
    /// <param name="system">The system, of version 3.</param>
    /// <param name="name">The name of the lock.</param>
    /// <param name="locksAtHome">Whether arming in home mode locks the door.</param>
    /// <param name="locksAtAway">Whether arming in away mode locks the door.</param>
    /// <param name="unlocksFromHome">Whether disarming from home mode unlocks the door.</param>
    /// <param name="unlocksFromAway">Whether disarming from away mode unlocks the door.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="ArgumentException">The system is not of version 3.</exception>
    public SimulatedLock AddLock(
        SimulatedSystem system,
        string name,
        bool locksAtHome = false,
        bool locksAtAway = true,
        bool unlocksFromHome = false,
        bool unlocksFromAway = false)
    {
        RequireVersion3(system);
        return Locked(() => Install(new SimulatedLock(system, _world.NewHex(8), name)
        {
            IsLocked = true,
            LocksAtHome = locksAtHome,
            LocksAtAway = locksAtAway,
            UnlocksFromHome = unlocksFromHome,
            UnlocksFromAway = unlocksFromAway,
        }));
    }

    /// <summary>Adds a camera or doorbell.</summary>
    /// <param name="system">The system, of version 3.</param>
    /// <param name="name">The name of the camera.</param>
    /// <param name="kind">The kind of camera.</param>
    /// <returns>The camera.</returns>
    /// <exception cref="ArgumentException">The system is not of version 3.</exception>
    public SimulatedCamera AddCamera(SimulatedSystem system, string name, CameraKind kind = CameraKind.Indoor)
    {
        RequireVersion3(system);
        return Locked(() => Install(new SimulatedCamera(system, kind, _world.NewHex(32), name)));
    }

    /// <summary>Sets the PIN of a label. An empty PIN removes the PIN of a user, or the duress PIN.</summary>
    /// <param name="system">The system.</param>
    /// <param name="label">The label: master, duress, or the name of a user.</param>
    /// <param name="pin">The PIN.</param>
    /// <exception cref="ArgumentException">
    /// The resulting set of PINs is not valid. The message states the rule and contains no PIN.
    /// </exception>
    /// <exception cref="InvalidOperationException">All four slots are in use.</exception>
    public void SetPin(SimulatedSystem system, string label, string pin)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentException.ThrowIfNullOrEmpty(label);
        ArgumentNullException.ThrowIfNull(pin);
        Locked(() =>
        {
            PinSet pins = system.Pins.With(label, pin);
            system.Pins = pins.GetError() is { } error ? throw new ArgumentException(error, nameof(pin)) : pins;
            system.PinsUpdated = _world.Time;
        });
    }

    /// <summary>Returns the PINs by label. Empty slots are omitted, and so is a duress PIN that is not set.</summary>
    /// <param name="system">The system.</param>
    /// <returns>The PINs.</returns>
    public IReadOnlyDictionary<string, string> GetPins(SimulatedSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Locked(() =>
        {
            var pins = new Dictionary<string, string>(StringComparer.Ordinal) { ["master"] = system.Pins.Master };
            foreach ((string name, string pin) in system.Pins.Users.Prepend(("duress", system.Pins.Duress)).Where(u => u.Item2.Length > 0))
            {
                pins[name] = pin;
            }

            return pins;
        });
    }

    /// <summary>
    /// Sets the delays, in whole seconds. Values shorter than the API allows are possible. A delay that is <see langword="null"/> is not
    /// changed.
    /// </summary>
    /// <param name="system">The system.</param>
    /// <param name="exitHome">The exit delay in home mode.</param>
    /// <param name="exitAway">The exit delay in away mode.</param>
    /// <param name="entryHome">The entry delay in home mode.</param>
    /// <param name="entryAway">The entry delay in away mode.</param>
    /// <remarks>Version 2 has one exit delay for both modes: <paramref name="exitAway"/>.</remarks>
    public void SetDelays(
        SimulatedSystem system,
        TimeSpan? exitHome = null,
        TimeSpan? exitAway = null,
        TimeSpan? entryHome = null,
        TimeSpan? entryAway = null)
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() =>
        {
            Set(system.Version == 2 ? null : "exitDelayHome", exitHome);
            Set(system.Version == 2 ? "exitDelay" : "exitDelayAway", exitAway);
            Set("entryDelayHome", entryHome);
            Set("entryDelayAway", entryAway);
        });

        void Set(string? name, TimeSpan? delay)
        {
            if (name is not null && delay is { } value)
            {
                system.Values[name] = (int)value.TotalSeconds;
            }
        }
    }

    /// <summary>Returns the value of a setting.</summary>
    /// <param name="system">The system.</param>
    /// <param name="name">The name in the API, such as alarmVolume.</param>
    /// <returns>The value as JSON, or <see langword="null"/> if the setting does not exist.</returns>
    public string? GetSetting(SimulatedSystem system, string name)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Locked(() => system.Values[name]?.ToJsonString());
    }

    /// <summary>
    /// Sets whether the plan includes remote management: arming, sensors, and settings over the API. By default, it does.
    /// </summary>
    /// <param name="system">The system.</param>
    /// <param name="allowed">Whether the plan includes remote management.</param>
    public void SetRemoteManagement(SimulatedSystem system, bool allowed)
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() => system.AllowsRemoteManagement = allowed);
    }

    /// <summary>Sets whether the subscription is active. By default, it is.</summary>
    /// <param name="system">The system.</param>
    /// <param name="active">Whether the subscription is active.</param>
    public void SetActive(SimulatedSystem system, bool active)
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() => system.IsActive = active);
    }

    /// <summary>Returns the events of a system, oldest first.</summary>
    /// <param name="system">The system.</param>
    /// <returns>The events.</returns>
    public IReadOnlyList<SimulatedEvent> GetEvents(SimulatedSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Locked(() => _world.Events.Of(system));
    }

    /// <summary>Adds a notification to a system.</summary>
    /// <param name="system">The system.</param>
    /// <param name="text">The text.</param>
    /// <param name="category">The category: error, alarm, general, and so on.</param>
    /// <param name="code">The code, a number as a string.</param>
    public void AddNotification(SimulatedSystem system, string text, string category = "general", string code = "3100")
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() => Notify(system, text, category, code));
    }

    /// <summary>Returns the number of notifications of a system.</summary>
    /// <param name="system">The system.</param>
    /// <returns>The number of notifications.</returns>
    public int GetNotificationCount(SimulatedSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Locked(() => system.Messages.Count);
    }

    private static void RequireVersion3(SimulatedSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        if (system.Version != 3)
        {
            throw new ArgumentException("Only version 3 systems have locks and cameras.", nameof(system));
        }
    }

    private static T Install<T>(T device)
        where T : SimulatedDevice
    {
        device.System.Devices.Add(device);
        device.System.Sensors.Sync();
        return device;
    }

    private void Notify(SimulatedSystem system, string text, string category, string code)
    {
        string id = _world.NewHex(24);
        system.Messages.Add(new JsonObject
        {
            ["_id"] = id,
            ["id"] = id,
            ["textTemplate"] = text,
            ["data"] = new JsonObject
            {
                ["time"] = _world.Time.UtcDateTime.ToString(
                    "yyyy-MM-dd'T'HH:mm:ss'+00:00'", System.Globalization.CultureInfo.InvariantCulture),
            },
            ["text"] = text,
            ["code"] = code,
            ["filters"] = new JsonArray(),
            ["link"] = "https://help.simulator.invalid/",
            ["linkLabel"] = "Read more",
            ["expiration"] = 0,
            ["category"] = category,
            ["timestamp"] = _world.Now,
        });
    }
}
