using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World.Accounts;
using Earshot.Simulator.SimpliSafe.World.Alarms;
using Earshot.Simulator.SimpliSafe.World.Devices;

namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>An alarm system of the simulated service. Its state changes as its people and the API change it.</summary>
public sealed class SimulatedSystem
{
    internal SimulatedSystem(ServiceWorld world, SimulatedAccount account, int id, int version, string name)
    {
        Account = account;
        Id = id;
        Version = version;
        Name = name;
        Settings = Template.Settings(version);
        Subscription = Template.Subscription();
        Panel = new AlarmPanel(world, this);
        Sensors = new SensorView(world, this);
        StateUpdated = world.Now;
    }

    /// <summary>The account that it is on.</summary>
    public SimulatedAccount Account { get; }

    /// <summary>The number that the API knows it by (sid).</summary>
    public int Id { get; }

    /// <summary>The generation of the base station, 2 or 3.</summary>
    public int Version { get; }

    /// <summary>What its people call the place.</summary>
    public string Name { get; }

    /// <summary>What it is doing now.</summary>
    public AlarmState State { get; internal set; }

    /// <summary>Whether the siren runs.</summary>
    public bool IsAlarming { get; internal set; }

    /// <summary>Whether the base station runs on its battery.</summary>
    public bool HasPowerOutage { get; internal set; }

    /// <summary>Whether the base station is out of the cloud's reach: what must be asked of it ends in 504.</summary>
    public bool IsOffline { get; internal set; }

    /// <summary>Whether its radio is disturbed.</summary>
    public bool IsJammed { get; internal set; }

    /// <summary>The plan allows arming, sensors and settings over the API; without it they are refused with 403 NoRemoteManagement.</summary>
    public bool AllowsRemoteManagement { get; internal set; } = true;

    /// <summary>Whether the subscription is active; only such ones are listed with activeOnly=true.</summary>
    public bool IsActive { get; internal set; } = true;

    internal string AccountNumber => Id.ToString("X8", System.Globalization.CultureInfo.InvariantCulture);

    internal AlarmPanel Panel { get; }

    internal SensorView Sensors { get; }

    internal List<SimulatedDevice> Devices { get; } = [];

    internal PinSet Pins { get; set; } = new();

    internal DateTimeOffset PinsUpdated { get; set; }

    internal DateTimeOffset SettingsUpdated { get; set; }

    /// <summary>The whole answer of the settings, without PINs and sensors.</summary>
    internal JsonObject Settings { get; }

    internal JsonObject Subscription { get; }

    internal List<JsonObject> Messages { get; } = [];

    /// <summary>Seconds since 1970.</summary>
    internal long StateUpdated { get; set; }

    internal long LastPowerOutage { get; set; }

    /// <summary>When the exit delay is over; null where none runs.</summary>
    internal DateTimeOffset? ExitDelayEnds { get; set; }

    /// <summary>The base station does one thing at a time; whoever comes meanwhile gets 409.</summary>
    internal bool IsBusy { get; set; }

    /// <summary>Where the values stand that can be set: "normal" in version 3, "general" in version 2.</summary>
    internal JsonObject Values => Settings["settings"]![Version == 2 ? "general" : "normal"]!.AsObject();

    internal IEnumerable<SimulatedLock> Locks => Devices.OfType<SimulatedLock>();

    internal IEnumerable<SimulatedCamera> Cameras => Devices.OfType<SimulatedCamera>();

    internal SimulatedSensor? Keypad => Devices.OfType<SimulatedSensor>().FirstOrDefault(s => s.Kind == SensorKind.Keypad);

    internal TimeSpan ExitDelay(AlarmState mode) =>
        Seconds(Version == 2 ? "exitDelay" : mode == AlarmState.Home ? "exitDelayHome" : "exitDelayAway");

    internal TimeSpan EntryDelay(AlarmState mode) => Seconds(mode == AlarmState.Home ? "entryDelayHome" : "entryDelayAway");

    /// <summary>Seconds in version 3, minutes in version 2.</summary>
    internal TimeSpan AlarmDuration => Version == 2
        ? TimeSpan.FromMinutes(Values["alarmDuration"]!.GetValue<int>())
        : Seconds("alarmDuration");

    private TimeSpan Seconds(string name) => TimeSpan.FromSeconds(Values[name]!.GetValue<int>());
}
