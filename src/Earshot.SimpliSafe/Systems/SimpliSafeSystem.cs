using System.Globalization;
using System.Text.Json;
using Earshot.SimpliSafe.Commands;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Requests;
using Earshot.SimpliSafe.Subscriptions;
using Earshot.SimpliSafe.Systems;

namespace Earshot.SimpliSafe;

/// <summary>Represents an alarm system: a base station with its sensors, locks, and cameras.</summary>
/// <remarks>
/// A system object lives as long as its client. <see cref="SimpliSafeClient.GetSystemsAsync"/>, <see cref="UpdateAsync"/>, and all commands
/// update it. The properties return the values that were read last and never send a request. This type is thread-safe. The API is not
/// published; its description here is based on public clients.
/// </remarks>
public sealed partial class SimpliSafeSystem
{
    private readonly SystemServices _services;
    private readonly SystemRequests _requests;
    private readonly Lock _adopting = new();
    private readonly CommandRunner _commands;
    private readonly LatestCommand _latestArming = new();
    private volatile SystemReading _reading;

    internal SimpliSafeSystem(SystemServices services, long id, SystemReading reading)
    {
        _services = services;
        _reading = reading;
        Id = id;
        Version = JsonField.Integer(reading.System, "version") ?? 3;
        _requests = Version == 2 ? new V2Requests(id) : new V3Requests(id);
        AdoptCameras(reading);
        _commands = new CommandRunner(services.Api, new CommandContext(id, services.Commands, services.TimeProvider, services.Logger));
    }

    /// <summary>Gets the ID of the system (<c>sid</c>).</summary>
    public long Id { get; }

    /// <summary>
    /// Gets the version of the base station: 2 or 3. If the service reports none or another one, the requests of version 3 are used. The
    /// version does not change.
    /// </summary>
    public int Version { get; }

    /// <summary>Gets the name that the owner gave to the location, or an empty string.</summary>
    public string Name => Location.Name ?? string.Empty;

    /// <summary>
    /// Gets the state. While the siren is active, it is <see cref="SystemState.Alarm"/>, whatever else the service reports.
    /// </summary>
    public SystemState State => _reading.State;

    /// <summary>Gets the state as the service reports it. It can lag behind the siren (<see cref="IsAlarming"/>).</summary>
    public SystemState ReportedState => _reading.ReportedState;

    /// <summary>Gets a value that indicates whether the siren is active.</summary>
    public bool IsAlarming => _reading.IsAlarming;

    /// <summary>Gets the time of the last change of the state, by the server clock, or <see langword="null"/>.</summary>
    public DateTimeOffset? StateUpdatedAt => JsonField.Time(_reading.System, "stateUpdated");

    /// <summary>
    /// Gets the service's other time of the state, or <see langword="null"/>. How it differs from <see cref="StateUpdatedAt"/> is unknown.
    /// </summary>
    public DateTimeOffset? AlarmStateAt => JsonField.Time(_reading.System, "alarmStateTimestamp");

    /// <summary>
    /// Gets the remaining exit delay at the time of the reading, or <see langword="null"/>. It has been observed to keep the full delay, so
    /// it is meaningful only while <see cref="State"/> is a countdown.
    /// </summary>
    public TimeSpan? ExitDelayRemaining => JsonField.Seconds(_reading.System, "exitDelayRemaining");

    /// <summary>Gets the serial number of the base station, or an empty string if the service does not report it.</summary>
    public string Serial => JsonField.Text(_reading.System, "serial") ?? string.Empty;

    /// <summary>Gets the indoor temperature, in degrees Fahrenheit, or <see langword="null"/> if no sensor measures it.</summary>
    public int? Temperature => JsonField.Integer(_reading.System, "temperature");

    /// <summary>
    /// Gets the connection of the base station to the service, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public ConnectionType? ConnectionType =>
        JsonField.Text(_reading.System, "connType") is { Length: > 0 } code ? new ConnectionType(code) : null;

    /// <summary>
    /// Gets a value that indicates whether the base station is offline, or <see langword="null"/> if the service does not report it
    /// (version 2).
    /// </summary>
    public bool? IsOffline => JsonField.Boolean(_reading.System, "isOffline");

    /// <summary>
    /// Gets a value that indicates whether the mains power is out, or <see langword="null"/> if the service does not report it (version 2).
    /// </summary>
    public bool? HasPowerOutage => JsonField.Boolean(_reading.System, "powerOutage");

    /// <summary>
    /// Gets the time of the last power outage, or <see langword="null"/> if there was none or the service does not report it (version 2).
    /// </summary>
    public DateTimeOffset? LastPowerOutageAt => JsonField.Time(_reading.System, "lastPowerOutage");

    /// <summary>
    /// Gets the time at which the base station last used Wi-Fi successfully, or <see langword="null"/> if the service does not report it
    /// (version 2).
    /// </summary>
    public DateTimeOffset? LastWifiAt => JsonField.Time(_reading.System, "lastSuccessfulWifiTS");

    /// <summary>
    /// Gets a value that indicates whether the Wi-Fi of the base station can be configured over cellular, or <see langword="null"/> if the
    /// service does not report it.
    /// </summary>
    public bool? CanSetWifiOverCell => JsonField.Boolean(Capabilities, "setWifiOverCell");

    /// <summary>
    /// Gets a value that indicates whether the chime volume of a doorbell can be set, or <see langword="null"/> if the service does not
    /// report it.
    /// </summary>
    public bool? CanSetDoorbellChimeVolume => JsonField.Boolean(Capabilities, "setDoorbellChimeVolume");

    /// <summary>
    /// Gets a value that indicates whether battery-powered outdoor cameras are supported, or <see langword="null"/> if the service does not
    /// report it.
    /// </summary>
    public bool? SupportsOutdoorBatteryCamera => JsonField.Boolean(Capabilities, "outdoorBattCamera");

    /// <summary>Gets the notifications that the service shows to the owner. See <see cref="ClearNotificationsAsync"/>.</summary>
    public IReadOnlyList<SystemNotification> Notifications => _reading.Notifications;

    /// <summary>Gets the location and the emergency contacts. Personal data.</summary>
    public SystemLocation Location => new(_reading.Location);

    /// <summary>Gets the subscription.</summary>
    public SimpliSafeSubscription Subscription => new(_reading.Subscription);

    /// <summary>Gets the time at which the state and everything else in <see cref="Raw"/> was read.</summary>
    public DateTimeOffset ReadAt => _reading.ReadAt;

    /// <summary>
    /// Gets the JSON of the subscription as received. It contains the safe word, the address, and names, so do not log it.
    /// </summary>
    public JsonElement Raw => _reading.Subscription;

    private JsonElement Capabilities => JsonField.Object(_reading.System, "capabilities") ?? default;

    /// <summary>Returns a description without personal data, safe for logs.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"system {Id} (version {Version}): {State}");

    /// <summary>Updates the system from a newer reading. A reading that is older or has no system is ignored.</summary>
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
            if (changed)
            {
                DelaySensorReadings();
            }
        }
    }
}
