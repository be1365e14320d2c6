using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>A sensor against people who come in: entry, motion, glass break. What it does depends on the system's state.</summary>
/// <remarks>The modes are told by systems of version 3 only.</remarks>
public abstract class IntrusionSensor : SimpliSafeSensor
{
    private protected IntrusionSensor(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>Whether it raises the alarm at once, without an entry delay; null where it isn't told.</summary>
    public bool? IsInstant => JsonField.Boolean(Setting, "instantTrigger") ?? JsonField.Boolean(Raw, "instant");

    /// <summary>What it does while disarmed.</summary>
    public SensorMode? WhenOff => Mode("off");

    /// <summary>What it does while armed for people at home.</summary>
    public SensorMode? WhenHome => Mode("home");

    /// <summary>A second value for home; what it is for isn't known.</summary>
    public SensorMode? WhenHome2 => Mode("home2");

    /// <summary>What it does while armed for an empty house.</summary>
    public SensorMode? WhenAway => Mode("away");

    /// <summary>A second value for away; what it is for isn't known.</summary>
    public SensorMode? WhenAway2 => Mode("away2");

    private SensorMode? Mode(string name) => JsonField.Integer(Setting, name) is { } code ? new SensorMode(code) : null;
}

/// <summary>A sensor at a door or window.</summary>
public sealed class EntrySensor : IntrusionSensor
{
    internal EntrySensor(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>Whether the door or window stands open; null where it isn't told.</summary>
    public bool? IsOpen => base.IsTriggered ?? (JsonField.Text(Raw, "entryStatus") is { Length: > 0 } status ? status == "open" : null);

    /// <summary>The same as <see cref="IsOpen"/>.</summary>
    public override bool? IsTriggered => IsOpen;
}

/// <summary>A motion sensor of either generation. It tells no live state: motion is heard as events only, and while armed.</summary>
public sealed class MotionSensor : IntrusionSensor
{
    internal MotionSensor(JsonElement raw)
        : base(raw)
    {
    }
}

/// <summary>A glass-break sensor. It tells no live state.</summary>
public sealed class GlassBreakSensor : IntrusionSensor
{
    internal GlassBreakSensor(JsonElement raw)
        : base(raw)
    {
    }
}
