using System.Globalization;

namespace Earshot.SimpliSafe;

/// <summary>
/// What a sensor does in one state of the system. Open: further numbers exist (secret alert, for one), and no witness names them.
/// </summary>
/// <param name="Code">The service's number.</param>
public readonly record struct SensorMode(int Code)
{
    /// <summary>0: it is ignored.</summary>
    public static SensorMode Disabled { get; } = new(0);

    /// <summary>1: it raises an alarm. Seen, and so read; no witness says it outright.</summary>
    public static SensorMode Alarm { get; } = new(1);

    /// <summary>The name here, or the number where it has none.</summary>
    public override string ToString() => Code switch
    {
        0 => nameof(Disabled),
        1 => nameof(Alarm),
        _ => Code.ToString(CultureInfo.InvariantCulture),
    };
}
