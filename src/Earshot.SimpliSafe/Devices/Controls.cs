using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>A keypad, or the pin pad of a lock.</summary>
public sealed class Keypad : SimpliSafeSensor
{
    internal Keypad(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>Whether it saves its battery; null where it isn't told.</summary>
    public bool? IsInLowPowerMode => JsonField.Boolean(Setting, "lowPowerMode");

    /// <summary>Its setting <c>alarm</c>; what the numbers mean isn't known.</summary>
    public int? AlarmSetting => JsonField.Integer(Setting, "alarm");
}

/// <summary>A panic button. It tells no live state.</summary>
public sealed class PanicButton : SimpliSafeSensor
{
    internal PanicButton(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>Its setting <c>alarm</c> (version 3); what the numbers mean isn't known.</summary>
    public int? AlarmSetting => JsonField.Integer(Setting, "alarm");
}

/// <summary>A siren, inside or outside.</summary>
public sealed class Siren : SimpliSafeSensor
{
    internal Siren(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>How loud its alarm is; null where it isn't told.</summary>
    public Volume? AlarmVolume => Loudness("alarmVolume");

    /// <summary>How loud it chimes when a door opens; null where it isn't told.</summary>
    public Volume? DoorChime => Loudness("doorChime");

    /// <summary>How loud it beeps during the exit delay; null where it isn't told. That these numbers are volumes is our reading.</summary>
    public Volume? ExitBeeps => Loudness("exitBeeps");

    /// <summary>How loud it beeps during the entry delay; null where it isn't told. That these numbers are volumes is our reading.</summary>
    public Volume? EntryBeeps => Loudness("entryBeeps");

    private Volume? Loudness(string name) => JsonField.Integer(Setting, name) is { } code ? new Volume(code) : null;
}
