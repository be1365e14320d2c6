using System.Globalization;

namespace Earshot.SimpliSafe;

/// <summary>
/// Specifies the mode of a sensor in one state of the system. Unknown values are kept: other modes exist, such as secret alert, but no
/// source names their numbers.
/// </summary>
/// <param name="Code">The service's number.</param>
public readonly record struct SensorMode(int Code)
{
    /// <summary>Gets the mode 0, in which the sensor is ignored.</summary>
    public static SensorMode Disabled { get; } = new(0);

    /// <summary>Gets the mode 1, in which the sensor triggers an alarm. Inferred from observed values; no source states it.</summary>
    public static SensorMode Alarm { get; } = new(1);

    /// <summary>Returns the name, or the number if the mode has no name.</summary>
    public override string ToString() => Code switch
    {
        0 => nameof(Disabled),
        1 => nameof(Alarm),
        _ => Code.ToString(CultureInfo.InvariantCulture),
    };
}
