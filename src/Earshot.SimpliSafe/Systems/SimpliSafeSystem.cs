using System.Globalization;
using System.Text.Json;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Systems;
using Earshot.SimpliSafe.Systems.Commands;

namespace Earshot.SimpliSafe;

/// <summary>One alarm system: a base station with its sensors, locks and cameras.</summary>
/// <remarks>
/// A system lives as long as its client; <see cref="SimpliSafeClient.GetSystemsAsync"/>, <see cref="UpdateAsync"/> and every command bring
/// it up to date. Its properties show what was read last and never call the service. Members may be called from any thread.
/// The service is unpublished: what is said here rests on what public clients show.
/// </remarks>
public sealed partial class SimpliSafeSystem
{
    private readonly SimpliSafeClient _client;
    private readonly Lock _adopting = new();
    private readonly CommandRunner _commands;
    private readonly CommandTurns _armingTurns = new();
    private volatile SystemReading _reading;

    internal SimpliSafeSystem(SimpliSafeClient client, long id, SystemReading reading)
    {
        _client = client;
        _reading = reading;
        Id = id;
        Version = JsonField.Integer(reading.System, "version") ?? 3;
        Calls = SystemCalls.For(id, Version);
        AdoptCameras(reading);
        _commands = new CommandRunner(id, client.Api, client.Options.Commands, client.Options.TimeProvider, client.SystemsLogger);
    }

    /// <summary>The system's id (<c>sid</c>).</summary>
    public long Id { get; }

    /// <summary>
    /// The version of the base station: 2 or 3. Where the service tells none, or another, the calls of version 3 are used. Fixed for the object's life.
    /// </summary>
    public int Version { get; }

    /// <summary>What the owner calls the place; empty where it has no name.</summary>
    public string Name => Location.Name ?? string.Empty;

    /// <summary>The state. While the siren runs this is <see cref="SystemState.Alarm"/>, whatever else the service says.</summary>
    public SystemState State => _reading.State;

    /// <summary>The state by name as the service tells it; it may lag behind the siren (<see cref="IsAlarming"/>).</summary>
    public SystemState ReportedState => _reading.ReportedState;

    /// <summary>Whether the siren runs.</summary>
    public bool IsAlarming => _reading.IsAlarming;

    /// <summary>When the state changed last, by the service.</summary>
    public DateTimeOffset? StateUpdatedAt => JsonField.Time(_reading.System, "stateUpdated");

    /// <summary>The service's other time of the state; how it differs from <see cref="StateUpdatedAt"/> isn't known.</summary>
    public DateTimeOffset? AlarmStateAt => JsonField.Time(_reading.System, "alarmStateTimestamp");

    /// <summary>How long the exit delay still ran when this was read. It has been seen to stay at the full delay: only good while <see cref="State"/> counts down.</summary>
    public TimeSpan? ExitDelayRemaining => JsonField.Seconds(_reading.System, "exitDelayRemaining");

    /// <summary>The base station's serial number; empty where it isn't told.</summary>
    public string Serial => JsonField.Text(_reading.System, "serial") ?? string.Empty;

    /// <summary>The temperature inside, in degrees Fahrenheit as the service sends it; null where no sensor measures it.</summary>
    public int? Temperature => JsonField.Integer(_reading.System, "temperature");

    /// <summary>How the base station reaches the service; null where it isn't told.</summary>
    public ConnectionType? ConnectionType =>
        JsonField.Text(_reading.System, "connType") is { Length: > 0 } code ? new ConnectionType(code) : null;

    /// <summary>Whether the service has lost the base station; null where it isn't told (version 2).</summary>
    public bool? IsOffline => JsonField.Boolean(_reading.System, "isOffline");

    /// <summary>Whether the mains power is out; null where it isn't told (version 2).</summary>
    public bool? HasPowerOutage => JsonField.Boolean(_reading.System, "powerOutage");

    /// <summary>When the mains power was out last; null where it isn't told (version 2) or never was.</summary>
    public DateTimeOffset? LastPowerOutageAt => JsonField.Time(_reading.System, "lastPowerOutage");

    /// <summary>When the base station last used Wi-Fi with success; null where it isn't told (version 2).</summary>
    public DateTimeOffset? LastWifiAt => JsonField.Time(_reading.System, "lastSuccessfulWifiTS");

    /// <summary>Whether the base station's Wi-Fi can be set over the cell radio; null where it isn't told.</summary>
    public bool? CanSetWifiOverCell => JsonField.Boolean(Capabilities, "setWifiOverCell");

    /// <summary>Whether a doorbell's chime has a volume that can be set; null where it isn't told.</summary>
    public bool? CanSetDoorbellChimeVolume => JsonField.Boolean(Capabilities, "setDoorbellChimeVolume");

    /// <summary>Whether outdoor cameras on battery can belong to it; null where it isn't told.</summary>
    public bool? SupportsOutdoorBatteryCamera => JsonField.Boolean(Capabilities, "outdoorBattCamera");

    /// <summary>What the service wants the owner to know; see <see cref="ClearNotificationsAsync"/>.</summary>
    public IReadOnlyList<SystemNotification> Notifications => _reading.Notifications;

    /// <summary>Where the system is, and who is to be called. Personal.</summary>
    public SystemLocation Location => new(_reading.Location);

    /// <summary>What is paid for.</summary>
    public SimpliSafeSubscription Subscription => new(_reading.Subscription);

    /// <summary>When the state and everything else of <see cref="Raw"/> was read.</summary>
    public DateTimeOffset ReadAt => _reading.ReadAt;

    /// <summary>The whole subscription as it came. It holds secrets (the safe word), the address and people's names: not for logs.</summary>
    public JsonElement Raw => _reading.Subscription;

    internal SystemCalls Calls { get; }

    internal SystemReading Reading => _reading;

    private JsonElement Capabilities => JsonField.Object(_reading.System, "capabilities") ?? default;

    /// <summary>Names id, version and state, nothing personal.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"system {Id} (version {Version}): {State}");

    internal bool IsYoungerThan(SystemReading reading, TimeSpan age) =>
        _client.Options.TimeProvider.GetElapsedTime(reading.Timestamp) < age;

    /// <summary>Takes a newer reading; one that holds no system, or is older, changes nothing.</summary>
    internal void Adopt(SystemReading reading)
    {
        lock (_adopting)
        {
            if (!reading.HasBaseStation || reading.Timestamp < _reading.Timestamp)
            {
                return;
            }

            bool changed = reading.State != _reading.State;
            _reading = reading;
            AdoptCameras(reading);
            AdoptCameras(reading);
            if (changed)
            {
                SpareSensors();
            }
        }
    }
}
