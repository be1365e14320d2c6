using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>Represents a keypad, or the PIN pad of a lock.</summary>
public sealed class Keypad : SimpliSafeSensor
{
    internal Keypad(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>
    /// Gets a value that indicates whether the keypad is in low-power mode, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? IsInLowPowerMode => JsonField.Boolean(Setting, "lowPowerMode");

    /// <summary>
    /// Gets the setting <c>alarm</c>, or <see langword="null"/> if the service does not report it. The meaning of the values is unknown.
    /// </summary>
    public int? AlarmSetting => JsonField.Integer(Setting, "alarm");
}

/// <summary>Represents a panic button. It reports no live state.</summary>
public sealed class PanicButton : SimpliSafeSensor
{
    internal PanicButton(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>
    /// Gets the setting <c>alarm</c> (version 3), or <see langword="null"/> if the service does not report it. The meaning of the values is
    /// unknown.
    /// </summary>
    public int? AlarmSetting => JsonField.Integer(Setting, "alarm");
}

/// <summary>Represents an indoor or outdoor siren.</summary>
public sealed class Siren : SimpliSafeSensor
{
    internal Siren(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>Gets the alarm volume, or <see langword="null"/> if the service does not report it.</summary>
    public Volume? AlarmVolume => Loudness("alarmVolume");

    /// <summary>Gets the volume of the door chime, or <see langword="null"/> if the service does not report it.</summary>
    public Volume? DoorChime => Loudness("doorChime");

    /// <summary>
    /// Gets the volume of the beeps during the exit delay, or <see langword="null"/> if the service does not report it. That the numbers
    /// are volumes is an interpretation of this library.
    /// </summary>
    public Volume? ExitBeeps => Loudness("exitBeeps");

    /// <summary>
    /// Gets the volume of the beeps during the entry delay, or <see langword="null"/> if the service does not report it. That the numbers
    /// are volumes is an interpretation of this library.
    /// </summary>
    public Volume? EntryBeeps => Loudness("entryBeeps");

    private Volume? Loudness(string name) => JsonField.Integer(Setting, name) is { } code ? new Volume(code) : null;
}
