using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World.Accounts;
using Earshot.Simulator.SimpliSafe.World.Alarms;
using Earshot.Simulator.SimpliSafe.World.Devices;

namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>Represents an alarm system of the simulated service.</summary>
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

    /// <summary>Gets the account of the system.</summary>
    public SimulatedAccount Account { get; }

    /// <summary>Gets the system ID (sid).</summary>
    public int Id { get; }

    /// <summary>Gets the version of the base station: 2 or 3.</summary>
    public int Version { get; }

    /// <summary>Gets the name of the location.</summary>
    public string Name { get; }

    /// <summary>Gets the current state.</summary>
    public AlarmState State { get; internal set; }

    /// <summary>Gets a value that indicates whether the siren is active.</summary>
    public bool IsAlarming { get; internal set; }

    /// <summary>Gets a value that indicates whether the base station runs on its battery.</summary>
    public bool HasPowerOutage { get; internal set; }

    /// <summary>Gets a value that indicates whether the base station is offline. Requests that must query it then fail with 504.</summary>
    public bool IsOffline { get; internal set; }

    /// <summary>Gets a value that indicates whether the radio is jammed.</summary>
    public bool IsJammed { get; internal set; }

    /// <summary>
    /// Gets a value that indicates whether the plan includes arming, sensors, and settings over the API. Otherwise, such requests fail with
    /// 403 NoRemoteManagement.
    /// </summary>
    public bool AllowsRemoteManagement { get; internal set; } = true;

    /// <summary>
    /// Gets a value that indicates whether the subscription is active. Requests with activeOnly=true list only active subscriptions.
    /// </summary>
    public bool IsActive { get; internal set; } = true;

    internal string AccountNumber => Id.ToString("X8", System.Globalization.CultureInfo.InvariantCulture);

    internal AlarmPanel Panel { get; }

    internal SensorView Sensors { get; }

    internal List<SimulatedDevice> Devices { get; } = [];

    internal PinSet Pins { get; set; } = new();

    internal DateTimeOffset PinsUpdated { get; set; }

    internal DateTimeOffset SettingsUpdated { get; set; }

    /// <summary>Gets the response of the settings endpoint, without PINs and sensors.</summary>
    internal JsonObject Settings { get; }

    internal JsonObject Subscription { get; }

    internal List<JsonObject> Messages { get; } = [];

    /// <summary>Gets or sets the time of the last change of state, in Unix seconds.</summary>
    internal long StateUpdated { get; set; }

    internal long LastPowerOutage { get; set; }

    /// <summary>Gets or sets the time at which the exit delay ends, or <see langword="null"/> if none is running.</summary>
    internal DateTimeOffset? ExitDelayEnds { get; set; }

    /// <summary>Gets or sets a value that indicates whether the base station is busy. Further requests to it get 409.</summary>
    internal bool IsBusy { get; set; }

    /// <summary>Gets the settings that can be changed: "normal" in version 3, "general" in version 2.</summary>
    internal JsonObject Values => Settings["settings"]![Version == 2 ? "general" : "normal"]!.AsObject();

    internal IEnumerable<SimulatedLock> Locks => Devices.OfType<SimulatedLock>();

    internal IEnumerable<SimulatedCamera> Cameras => Devices.OfType<SimulatedCamera>();

    internal SimulatedSensor? Keypad => Devices.OfType<SimulatedSensor>().FirstOrDefault(s => s.Kind == SensorKind.Keypad);

    internal TimeSpan ExitDelay(AlarmState mode) =>
        Seconds(Version == 2 ? "exitDelay" : mode == AlarmState.Home ? "exitDelayHome" : "exitDelayAway");

    internal TimeSpan EntryDelay(AlarmState mode) => Seconds(mode == AlarmState.Home ? "entryDelayHome" : "entryDelayAway");

    /// <summary>Gets the duration of the alarm, which is stored in seconds in version 3 and in minutes in version 2.</summary>
    internal TimeSpan AlarmDuration => Version == 2
        ? TimeSpan.FromMinutes(Values["alarmDuration"]!.GetValue<int>())
        : Seconds("alarmDuration");

    private TimeSpan Seconds(string name) => TimeSpan.FromSeconds(Values[name]!.GetValue<int>());
}
