using System.Runtime.CompilerServices;
using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>
/// A device of a system: sensors, detectors, keypads, sirens, locks. Kinds that tell more have classes of their own; a kind that isn't known
/// here is a plain <see cref="SimpliSafeSensor"/> with its number in <see cref="Type"/>.
/// </summary>
/// <remarks>
/// A device lives on: an update of its system changes what its properties show. They show the service's last values, which trail what happened by
/// seconds, or (one witness) minutes, unless read with <c>cached: false</c>.
/// The service has no known call that changes a sensor's setting: settings of sensors are read-only here.
/// </remarks>
public class SimpliSafeSensor
{
    private volatile StrongBox<JsonElement> _raw;

    private protected SimpliSafeSensor(JsonElement raw)
    {
        _raw = new StrongBox<JsonElement>(raw);
        Serial = SerialOf(raw);
        Type = TypeOf(raw);
    }

    /// <summary>The serial number; empty where none was told. In systems of version 2 two devices of different kinds may share one.</summary>
    public string Serial { get; }

    /// <summary>What kind of device it is.</summary>
    public DeviceType Type { get; }

    /// <summary>What the owner calls it; the serial number where it has no name.</summary>
    public string Name => JsonField.Text(Raw, "name") is { } name && !string.IsNullOrWhiteSpace(name) ? name : Serial;

    /// <summary>
    /// Whether it senses what it watches for, right now; null where its kind tells no live state (motion, glass and panic are heard as events only).
    /// </summary>
    public virtual bool? IsTriggered => JsonField.Boolean(Status, "triggered");

    /// <summary>Whether its battery is low; null where it isn't told (most devices of version 2).</summary>
    public virtual bool? HasLowBattery =>
        JsonField.Boolean(Flags, "lowBattery") ?? (JsonField.Text(Raw, "battery") is { Length: > 0 } battery ? battery != "ok" : null);

    /// <summary>Whether the base station has lost it; null where it isn't told (version 2).</summary>
    public bool? IsOffline => JsonField.Boolean(Flags, "offline");

    /// <summary>Whether it reports a fault of its own.</summary>
    public bool HasError => JsonField.Boolean(Raw, "error") ?? JsonField.Boolean(Status, "malfunction") ?? false;

    /// <summary>
    /// Whether the base station ignores it for now because it was triggered too often ("swinger shutdown" in the trade; our reading); null where it
    /// isn't told (version 2).
    /// </summary>
    public bool? IsShutDown => JsonField.Boolean(Flags, "swingerShutdown");

    /// <summary>The firmware's version; null where it isn't told.</summary>
    public string? FirmwareVersion => JsonField.Text(Raw, "firmwareVersion");

    /// <summary>The boot loader's version; null where it isn't told.</summary>
    public string? BootVersion => JsonField.Text(Raw, "bootVersion");

    /// <summary>How strong its radio arrives, in dBm (by its size); null where it isn't told.</summary>
    public int? Rssi => JsonField.Integer(Raw, "rssi");

    /// <summary>How often it started anew; null where it isn't told.</summary>
    public int? RebootCount => JsonField.Integer(Raw, "rebootCnt");

    /// <summary>Devices that belong together, such as a lock and its pin pad, share it; null where it isn't told.</summary>
    public int? DeviceGroupId => JsonField.Integer(Raw, "deviceGroupID");

    /// <summary>When it reported last, by its own record; null where it isn't told.</summary>
    public DateTimeOffset? ReportedAt => JsonField.Time(Raw, "timestamp");

    /// <summary>Everything as it came.</summary>
    public JsonElement Raw => _raw.Value;

    private protected JsonElement Status => JsonField.Object(Raw, "status") ?? default;

    private protected JsonElement Setting => JsonField.Object(Raw, "setting") ?? default;

    private JsonElement Flags => JsonField.Object(Raw, "flags") ?? default;

    /// <summary>Names kind and serial number.</summary>
    public sealed override string ToString() => $"{Type} {Serial}";

    internal static string SerialOf(JsonElement raw) => JsonField.Text(raw, "serial") ?? string.Empty;

    internal static DeviceType TypeOf(JsonElement raw) =>
        JsonField.Integer(raw, "type") is { } code ? new DeviceType(code) : DeviceType.Unknown;

    /// <summary>Takes what was read later.</summary>
    internal void Adopt(JsonElement raw) => _raw = new StrongBox<JsonElement>(raw);

    /// <summary>Makes the class that fits the device's kind.</summary>
    /// <param name="raw">The device as it came, kept.</param>
    /// <param name="system">Whose device it is; null for one that is only looked at, whose lock can't be turned.</param>
    internal static SimpliSafeSensor From(JsonElement raw, SimpliSafeSystem? system = null) => TypeOf(raw).Code switch
    {
        1 or 253 => new Keypad(raw),
        3 => new PanicButton(raw),
        4 or 20 => new MotionSensor(raw),
        5 => new EntrySensor(raw),
        6 => new GlassBreakSensor(raw),
        7 => new CarbonMonoxideDetector(raw),
        8 => new SmokeDetector(raw),
        9 => new WaterSensor(raw),
        10 => new TemperatureSensor(raw),
        11 or 13 or 22 => new Siren(raw),
        14 or 24 => new SmokeAndCarbonMonoxideDetector(raw),
        16 => new SimpliSafeLock(raw, system),
        _ => new SimpliSafeSensor(raw),
    };
}
