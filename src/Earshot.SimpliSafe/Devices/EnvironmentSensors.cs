using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>Represents a water sensor.</summary>
public sealed class WaterSensor : SimpliSafeSensor
{
    internal WaterSensor(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>
    /// Gets a value that indicates whether the sensor detects water, or <see langword="null"/> if the service does not report it (version
    /// 2).
    /// </summary>
    public bool? IsWet => IsTriggered;

    /// <summary>
    /// Gets the setting <c>alarm</c> (version 3), or <see langword="null"/> if the service does not report it. The meaning of the values is
    /// unknown.
    /// </summary>
    public int? AlarmSetting => JsonField.Integer(Setting, "alarm");
}

/// <summary>Represents a temperature ("freeze") sensor. All temperatures are in degrees Fahrenheit, as the service sends them.</summary>
public sealed class TemperatureSensor : SimpliSafeSensor
{
    internal TemperatureSensor(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>Gets the temperature, in degrees Fahrenheit, or <see langword="null"/> if the service does not report it.</summary>
    public int? Temperature => JsonField.Integer(Status, "temperature");

    /// <summary>
    /// Gets the temperature below which the sensor is triggered, in degrees Fahrenheit, or <see langword="null"/> if the service does not
    /// report it.
    /// </summary>
    public int? LowLimit => JsonField.Integer(Setting, "lowTemp");

    /// <summary>
    /// Gets the temperature above which the sensor is triggered, in degrees Fahrenheit, or <see langword="null"/> if the service does not
    /// report it.
    /// </summary>
    public int? HighLimit => JsonField.Integer(Setting, "highTemp");

    /// <summary>
    /// Gets the setting <c>alarm</c>, or <see langword="null"/> if the service does not report it. The meaning of the values is unknown.
    /// </summary>
    public int? AlarmSetting => JsonField.Integer(Setting, "alarm");
}
