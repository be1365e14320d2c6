using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>
/// Represents a sensor that detects intruders: entry, motion, or glass break. Its behavior depends on the state of the system.
/// </summary>
/// <remarks>Only systems of version 3 report the modes.</remarks>
public abstract class IntrusionSensor : SimpliSafeSensor
{
    private protected IntrusionSensor(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>
    /// Gets a value that indicates whether the sensor triggers the alarm immediately, without an entry delay, or <see langword="null"/> if
    /// the service does not report it.
    /// </summary>
    public bool? IsInstant => JsonField.Boolean(Setting, "instantTrigger") ?? JsonField.Boolean(Raw, "instant");

    /// <summary>Gets the mode while the system is disarmed, or <see langword="null"/> if the service does not report it.</summary>
    public SensorMode? WhenOff => Mode("off");

    /// <summary>
    /// Gets the mode while the system is armed in home mode, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public SensorMode? WhenHome => Mode("home");

    /// <summary>Gets a second mode for home, or <see langword="null"/> if the service does not report it. Its purpose is unknown.</summary>
    public SensorMode? WhenHome2 => Mode("home2");

    /// <summary>
    /// Gets the mode while the system is armed in away mode, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public SensorMode? WhenAway => Mode("away");

    /// <summary>Gets a second mode for away, or <see langword="null"/> if the service does not report it. Its purpose is unknown.</summary>
    public SensorMode? WhenAway2 => Mode("away2");

    private SensorMode? Mode(string name) => JsonField.Integer(Setting, name) is { } code ? new SensorMode(code) : null;
}

/// <summary>Represents a sensor on a door or window.</summary>
public sealed class EntrySensor : IntrusionSensor
{
    internal EntrySensor(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>
    /// Gets a value that indicates whether the door or window is open, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? IsOpen => base.IsTriggered ?? (JsonField.Text(Raw, "entryStatus") is { Length: > 0 } status ? status == "open" : null);

    /// <summary>Gets the same value as <see cref="IsOpen"/>.</summary>
    public override bool? IsTriggered => IsOpen;
}

/// <summary>
/// Represents a motion sensor of either generation. It reports no live state: motion is reported only as events, and only while the system
/// is armed.
/// </summary>
public sealed class MotionSensor : IntrusionSensor
{
    internal MotionSensor(JsonElement raw)
        : base(raw)
    {
    }
}

/// <summary>Represents a glass-break sensor. It reports no live state.</summary>
public sealed class GlassBreakSensor : IntrusionSensor
{
    internal GlassBreakSensor(JsonElement raw)
        : base(raw)
    {
    }
}
