using System.Globalization;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe.Output;

/// <summary>A house's parts in words for people, and in names for programs.</summary>
internal static class SystemText
{
    /// <summary>The system's id, and what the owner calls it.</summary>
    public static string Name(SimpliSafeSystem system)
    {
        string id = system.Id.ToString(CultureInfo.InvariantCulture);
        return system.Name.Length > 0 ? $"{id} ({system.Name})" : id;
    }

    /// <summary>A state for people.</summary>
    public static string State(SystemState state) => state.Code switch
    {
        "OFF" => "off",
        "HOME" => "armed (home)",
        "AWAY" => "armed (away)",
        "HOME_COUNT" => "arming (home)",
        "AWAY_COUNT" => "arming (away)",
        "EXIT_DELAY" => "arming",
        "ALARM" => "ALARM",
        "ALARM_COUNT" or "ENTRY_DELAY" => "somebody came in; the alarm goes off unless it is disarmed",
        "TEST" => "in test",
        "ERROR" => "in error",
        "" => "unknown",
        var other => other,
    };

    /// <summary>A state for programs.</summary>
    public static string Code(SystemState state) => state.Code.Length == 0 ? "unknown" : state.Code.ToLowerInvariant();

    /// <summary>A lock's state, for both.</summary>
    public static string Code(LockState state) => state switch
    {
        LockState.Locked => "locked",
        LockState.Unlocked => "unlocked",
        LockState.Jammed => "jammed",
        _ => "unknown",
    };

    /// <summary>What a device does now, for people.</summary>
    public static string State(SimpliSafeSensor sensor) => sensor switch
    {
        SimpliSafeLock door => Code(door.State),
        EntrySensor entry => entry.IsOpen switch { true => "open", false => "closed", null => "" },
        TemperatureSensor { Temperature: { } degrees } => string.Create(CultureInfo.InvariantCulture, $"{degrees} °F"),
        { IsTriggered: true } => "triggered",
        _ => "",
    };

    /// <summary>What of a device wants looking at.</summary>
    public static IEnumerable<string> Complaints(SimpliSafeSensor sensor)
    {
        if (sensor.IsOffline == true)
        {
            yield return "offline";
        }

        if (sensor is SimpliSafeLock { IsJammed: true })
        {
            yield return "jammed";
        }

        if (sensor.HasError)
        {
            yield return "reports a fault";
        }

        if (sensor.HasLowBattery == true)
        {
            yield return "battery low";
        }

        if (sensor is SimpliSafeLock { HasPinPadLowBattery: true })
        {
            yield return "battery of the pin pad low";
        }

        if (sensor is SimpliSafeLock { IsPinPadOffline: true })
        {
            yield return "pin pad offline";
        }

        if (sensor is SmokeAndCarbonMonoxideDetector { IsAtEndOfLife: true })
        {
            yield return "at the end of its life";
        }

        if (sensor.IsShutDown == true)
        {
            yield return "switched itself off after many alarms";
        }
    }
}
