using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Simulator.SimpliSafe.World.Accounts;

namespace Earshot.Simulator.SimpliSafe;

/// <content>What is installed, and how it is set.</content>
public sealed partial class SimpliSafeSimulator
{
    /// <summary>Installs an alarm system, with a master PIN (4817) and a duress PIN (6290), disarmed and without devices.</summary>
    /// <param name="account">Whose it is.</param>
    /// <param name="version">The generation of the base station: 2 or 3.</param>
    /// <param name="name">What its people call the place.</param>
    /// <exception cref="ArgumentOutOfRangeException">The version is another.</exception>
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

    /// <summary>Installs a sensor, a detector, a keypad or the like; the cloud knows of it at once.</summary>
    /// <param name="system">Where.</param>
    /// <param name="kind">What it is; a number without a name makes a device that no client knows.</param>
    /// <param name="name">Its name; may be empty.</param>
    /// <param name="serial">Its serial number; null for a new one. A version 2 may have the same one twice.</param>
    /// <param name="instant">Whether it raises the alarm without an entry delay.</param>
    /// <param name="secretAlert">Whether it only tells, and raises no alarm.</param>
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

    /// <summary>Installs a door lock; it is locked.</summary>
    /// <param name="system">Where; a version 3.</param>
    /// <param name="name">Its name.</param>
    /// <param name="locksAtHome">Whether arming home locks it.</param>
    /// <param name="locksAtAway">Whether arming away locks it.</param>
    /// <param name="unlocksFromHome">Whether disarming from home unlocks it.</param>
    /// <param name="unlocksFromAway">Whether disarming from away unlocks it.</param>
    public SimulatedLock AddLock(
        SimulatedSystem system, string name, bool locksAtHome = false, bool locksAtAway = true, bool unlocksFromHome = false, bool unlocksFromAway = false)
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

    /// <summary>Installs a camera or the doorbell.</summary>
    /// <param name="system">Where; a version 3.</param>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What it is.</param>
    public SimulatedCamera AddCamera(SimulatedSystem system, string name, CameraKind kind = CameraKind.Indoor)
    {
        RequireVersion3(system);
        return Locked(() => Install(new SimulatedCamera(system, kind, _world.NewHex(32), name)));
    }

    /// <summary>Sets the PIN of a label: master, duress or a person's name. An empty one removes a person's.</summary>
    /// <exception cref="ArgumentException">The set breaks a rule with it; the message tells the rule, never a PIN.</exception>
    /// <exception cref="InvalidOperationException">All four slots are taken.</exception>
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

    /// <summary>The PINs by their labels, master and duress among them; empty slots are left out.</summary>
    public IReadOnlyDictionary<string, string> GetPins(SimulatedSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Locked(() =>
        {
            var pins = new Dictionary<string, string>(StringComparer.Ordinal) { ["master"] = system.Pins.Master, ["duress"] = system.Pins.Duress };
            foreach ((string name, string pin) in system.Pins.Users.Where(u => u.Pin.Length > 0))
            {
                pins[name] = pin;
            }

            return pins;
        });
    }

    /// <summary>Sets delays in whole seconds; shorter ones than the API allows are possible here. Null leaves one as it is.</summary>
    /// <remarks>A version 2 has one exit delay, for home and away: <paramref name="exitAway"/>.</remarks>
    public void SetDelays(
        SimulatedSystem system, TimeSpan? exitHome = null, TimeSpan? exitAway = null, TimeSpan? entryHome = null, TimeSpan? entryAway = null)
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

    /// <summary>The value of a setting as the API has it, such as alarmVolume; null where there is none of that name.</summary>
    public string? GetSetting(SimulatedSystem system, string name)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Locked(() => system.Values[name]?.ToJsonString());
    }

    /// <summary>Whether the plan allows arming, sensors and settings over the API. Default: it does.</summary>
    public void SetRemoteManagement(SimulatedSystem system, bool allowed)
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() => system.AllowsRemoteManagement = allowed);
    }

    /// <summary>Whether the subscription is active. Default: it is.</summary>
    public void SetActive(SimulatedSystem system, bool active)
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() => system.IsActive = active);
    }

    /// <summary>Everything that happened to a system, oldest first.</summary>
    public IReadOnlyList<SimulatedEvent> GetEvents(SimulatedSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Locked(() => _world.Events.Of(system));
    }

    /// <summary>Leaves a notification.</summary>
    /// <param name="system">Where.</param>
    /// <param name="text">What it says.</param>
    /// <param name="category">error, alarm, general, …</param>
    /// <param name="code">Its number, as text.</param>
    public void AddNotification(SimulatedSystem system, string text, string category = "general", string code = "3100")
    {
        ArgumentNullException.ThrowIfNull(system);
        Locked(() => Notify(system, text, category, code));
    }

    /// <summary>How many notifications a system has.</summary>
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
            throw new ArgumentException("Only a version 3 has locks and cameras.", nameof(system));
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
                ["time"] = _world.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'", System.Globalization.CultureInfo.InvariantCulture),
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
