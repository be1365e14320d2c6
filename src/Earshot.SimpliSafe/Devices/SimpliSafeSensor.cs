using System.Runtime.CompilerServices;
using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>
/// Represents a device of a system: a sensor, detector, keypad, siren, or lock. Types with more properties have subclasses; for an unknown
/// type, see <see cref="Type"/>.
/// </summary>
/// <remarks>
/// The object is kept: an update of its system changes the values of its properties. They are the service's cached values, which are
/// seconds or, according to one source, minutes old, unless they were read with <c>cached: false</c>. The settings of sensors are
/// read-only, because no request is known that changes them.
/// </remarks>
public class SimpliSafeSensor
{
    private volatile StrongBox<JsonElement> _raw;

    internal SimpliSafeSensor(JsonElement raw)
    {
        _raw = new StrongBox<JsonElement>(raw);
        Serial = SerialOf(raw);
        Type = TypeOf(raw);
    }

    /// <summary>
    /// Gets the serial number, or an empty string if the service does not report it. In systems of version 2, two devices of different
    /// types can have the same serial number.
    /// </summary>
    public string Serial { get; }

    /// <summary>Gets the type of the device.</summary>
    public DeviceType Type { get; }

    /// <summary>Gets the name that the owner gave to the device, or the serial number if it has no name.</summary>
    public string Name => JsonField.Text(Raw, "name") is { } name && !string.IsNullOrWhiteSpace(name) ? name : Serial;

    /// <summary>
    /// Gets a value that indicates whether the sensor is triggered at the moment, or <see langword="null"/> if its type reports no live
    /// state (motion, glass break, and panic are reported only as events).
    /// </summary>
    public virtual bool? IsTriggered => JsonField.Boolean(Status, "triggered");

    /// <summary>
    /// Gets a value that indicates whether the battery is low, or <see langword="null"/> if the service does not report it (most devices of
    /// version 2).
    /// </summary>
    public virtual bool? HasLowBattery =>
        JsonField.Boolean(Flags, "lowBattery") ?? (JsonField.Text(Raw, "battery") is { Length: > 0 } battery ? battery != "ok" : null);

    /// <summary>
    /// Gets a value that indicates whether the device is offline, or <see langword="null"/> if the service does not report it (version 2).
    /// </summary>
    public bool? IsOffline => JsonField.Boolean(Flags, "offline");

    /// <summary>Gets a value that indicates whether the device reports a fault of its own.</summary>
    public bool HasError => JsonField.Boolean(Raw, "error") ?? JsonField.Boolean(Status, "malfunction") ?? false;

    /// <summary>
    /// Gets a value that indicates whether the base station currently ignores the sensor because it was triggered too often ("swinger
    /// shutdown"; an interpretation of this library), or <see langword="null"/> if the service does not report it (version 2).
    /// </summary>
    public bool? IsShutDown => JsonField.Boolean(Flags, "swingerShutdown");

    /// <summary>Gets the firmware version, or <see langword="null"/> if the service does not report it.</summary>
    public string? FirmwareVersion => JsonField.Text(Raw, "firmwareVersion");

    /// <summary>Gets the version of the boot loader, or <see langword="null"/> if the service does not report it.</summary>
    public string? BootVersion => JsonField.Text(Raw, "bootVersion");

    /// <summary>
    /// Gets the radio signal strength, or <see langword="null"/> if the service does not report it. The values suggest dBm.
    /// </summary>
    public int? Rssi => JsonField.Integer(Raw, "rssi");

    /// <summary>Gets the number of reboots, or <see langword="null"/> if the service does not report it.</summary>
    public int? RebootCount => JsonField.Integer(Raw, "rebootCnt");

    /// <summary>
    /// Gets the ID that devices of a group share, such as a lock and its PIN pad, or <see langword="null"/> if the service does not report
    /// it.
    /// </summary>
    public int? DeviceGroupId => JsonField.Integer(Raw, "deviceGroupID");

    /// <summary>Gets the time of the last report of the device, or <see langword="null"/> if the service does not report it.</summary>
    public DateTimeOffset? ReportedAt => JsonField.Time(Raw, "timestamp");

    /// <summary>Gets the JSON as received.</summary>
    public JsonElement Raw => _raw.Value;

    private protected JsonElement Status => JsonField.Object(Raw, "status") ?? default;

    private protected JsonElement Setting => JsonField.Object(Raw, "setting") ?? default;

    private JsonElement Flags => JsonField.Object(Raw, "flags") ?? default;

    /// <summary>Returns the type and the serial number, safe for logs.</summary>
    public sealed override string ToString() => $"{Type} {Serial}";

    internal static string SerialOf(JsonElement raw) => JsonField.Text(raw, "serial") ?? string.Empty;

    internal static DeviceType TypeOf(JsonElement raw) =>
        JsonField.Integer(raw, "type") is { } code ? new DeviceType(code) : DeviceType.Unknown;

    /// <summary>Updates the device from a later reading.</summary>
    internal void Adopt(JsonElement raw) => _raw = new StrongBox<JsonElement>(raw);
}
