using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>Represents a sensor, detector, keypad, or other device that is not a lock or camera.</summary>
public sealed class SimulatedSensor : SimulatedDevice
{
    internal SimulatedSensor(SimulatedSystem system, SensorKind kind, string serial, string name)
        : base(system, (int)kind, serial, name)
    {
        Kind = kind;
        Setting = DefaultSetting(kind);
    }

    /// <summary>Gets the kind of device.</summary>
    public SensorKind Kind { get; }

    /// <summary>
    /// Gets a value that indicates whether the sensor is open, wet, or detects smoke; always <see langword="false"/> for kinds without a
    /// lasting state.
    /// </summary>
    public bool IsTriggered { get; internal set; }

    /// <summary>Gets the temperature, in degrees Fahrenheit.</summary>
    public int Temperature { get; internal set; } = 68;

    /// <summary>Gets or sets a value that indicates whether the sensor reports an event without raising an alarm.</summary>
    internal bool IsSecret { get; init; }

    internal JsonObject Setting { get; }

    internal bool IsBurglarSensor => Kind is SensorKind.Entry or SensorKind.Motion or SensorKind.NewMotion or SensorKind.GlassBreak;

    /// <summary>Determines whether the sensor raises an alarm in a mode.</summary>
    internal bool IsArmedIn(AlarmState mode) => Setting[mode == AlarmState.Home ? "home" : "away"]?.GetValue<int>() > 0;

    internal bool IsInstant => Kind == SensorKind.GlassBreak || Setting["instantTrigger"]?.GetValue<bool>() == true;

    internal override JsonObject ToJson()
    {
        var json = new JsonObject { ["type"] = Type, ["serial"] = Serial };
        if (Name.Length > 0 || Kind != SensorKind.NewSmokeAndCarbonMonoxide)
        {
            json["name"] = Name;
        }

        json["setting"] = Setting.DeepClone();
        json["status"] = Status();
        if (Kind == SensorKind.SmokeAndCarbonMonoxide)
        {
            json["timestamp"] = 0;
            json["rssi"] = -64;
            json["WDTCount"] = 2;
            json["nonce"] = 0;
            json["rebootCnt"] = 1;
            json["deviceGroupID"] = 0;
        }
        else if (Kind == SensorKind.LockKeypad)
        {
            json["deviceGroupID"] = 2;
        }

        json["flags"] = Flags();
        return json;
    }

    /// <summary>Returns the device as an entry of the version 2 settings.</summary>
    internal JsonObject ToVersion2Json()
    {
        bool always = Kind is SensorKind.CarbonMonoxide or SensorKind.Smoke or SensorKind.Water;
        var json = new JsonObject
        {
            ["type"] = Type,
            ["serial"] = Serial,
            ["setting"] = always ? 63 : 1,
            ["instant"] = always,
            ["enotify"] = always,
            ["sensorStatus"] = 3,
            ["sensorData"] = Kind == SensorKind.Entry && IsTriggered ? 51 : 17,
            ["name"] = Name,
            ["error"] = IsOffline,
        };
        if (Kind == SensorKind.Entry)
        {
            json["entryStatus"] = IsTriggered ? "open" : "closed";
        }
        else if (Kind is SensorKind.GlassBreak or SensorKind.CarbonMonoxide or SensorKind.Smoke)
        {
            json["battery"] = HasLowBattery ? "low" : "ok";
        }

        return json;
    }

    private static JsonObject DefaultSetting(SensorKind kind) => kind switch
    {
        SensorKind.Keypad => new JsonObject { ["lowPowerMode"] = false, ["alarm"] = 1 },
        SensorKind.PanicButton or SensorKind.Water => new JsonObject { ["alarm"] = 1 },
        SensorKind.Motion or SensorKind.NewMotion => Modes(home: 0),
        SensorKind.Entry or SensorKind.GlassBreak => Modes(home: 1),
        SensorKind.Temperature => new JsonObject { ["highTemp"] = 95, ["lowTemp"] = 41, ["alarm"] = 1 },
        SensorKind.Siren => new JsonObject { ["alarmVolume"] = 3, ["doorChime"] = 1, ["exitBeeps"] = 1, ["entryBeeps"] = 1 },
        _ => [],
    };

    private static JsonObject Modes(int home) => new()
    {
        ["instantTrigger"] = false,
        ["away2"] = 1,
        ["away"] = 1,
        ["home2"] = home,
        ["home"] = home,
        ["off"] = 0,
    };

    private JsonObject Status() => Kind switch
    {
        SensorKind.Entry or SensorKind.Water => new JsonObject { ["triggered"] = IsTriggered },
        SensorKind.Temperature => new JsonObject { ["temperature"] = Temperature, ["triggered"] = IsTriggered },
        SensorKind.CarbonMonoxide or SensorKind.Smoke => new JsonObject
        {
            ["test"] = false,
            ["tamper"] = false,
            ["malfunction"] = false,
            ["triggered"] = IsTriggered,
        },
        SensorKind.SmokeAndCarbonMonoxide => new JsonObject
        {
            ["coTriggered"] = false,
            ["malfunction"] = false,
            ["tamper"] = false,
            ["lowSensitivity"] = false,
            ["endOfLife"] = false,
            ["test"] = false,
            ["smokeTriggered"] = IsTriggered,
            ["preSmokeAlarm"] = false,
        },
        SensorKind.NewSmokeAndCarbonMonoxide => new JsonObject
        {
            ["smokeTriggered"] = IsTriggered,
            ["coTriggered"] = false,
            ["tamper"] = false,
            ["endOfLife"] = false,
        },
        _ => [],
    };
}
