using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>A water sensor.</summary>
public sealed class WaterSensor : SimpliSafeSensor
{
    internal WaterSensor(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>Whether it stands in water; null where it isn't told (version 2).</summary>
    public bool? IsWet => IsTriggered;

    /// <summary>Its setting <c>alarm</c> (version 3); what the numbers mean isn't known.</summary>
    public int? AlarmSetting => JsonField.Integer(Setting, "alarm");
}

/// <summary>A temperature ("freeze") sensor. All temperatures are degrees Fahrenheit, as the service sends them.</summary>
public sealed class TemperatureSensor : SimpliSafeSensor
{
    internal TemperatureSensor(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>The temperature, in degrees Fahrenheit; null where it isn't told.</summary>
    public int? Temperature => JsonField.Integer(Status, "temperature");

    /// <summary>It is triggered below this, in degrees Fahrenheit.</summary>
    public int? LowLimit => JsonField.Integer(Setting, "lowTemp");

    /// <summary>It is triggered above this, in degrees Fahrenheit.</summary>
    public int? HighLimit => JsonField.Integer(Setting, "highTemp");

    /// <summary>Its setting <c>alarm</c>; what the numbers mean isn't known.</summary>
    public int? AlarmSetting => JsonField.Integer(Setting, "alarm");
}
