using System.Globalization;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe.Output;

/// <summary>Describes systems and devices in words for people and in names for programs.</summary>
internal static class SystemText
{
    /// <summary>Gets the system's ID and the name that the owner gave it.</summary>
    public static string Name(SimpliSafeSystem system)
    {
        string id = system.Id.ToString(CultureInfo.InvariantCulture);
        return system.Name.Length > 0 ? $"{id} ({system.Name})" : id;
    }

    /// <summary>Gets a state in words for people.</summary>
    public static string State(SystemState state) => state.Code switch
    {
        "OFF" => "off",
        "HOME" => "armed (home)",
        "AWAY" => "armed (away)",
        "HOME_COUNT" => "arming (home)",
        "AWAY_COUNT" => "arming (away)",
        "EXIT_DELAY" => "arming",
        "ALARM" => "ALARM",
        "ALARM_COUNT" or "ENTRY_DELAY" => "entry delay: the alarm goes off unless the system is disarmed",
        "TEST" => "test mode",
        "ERROR" => "error",
        "" => "unknown",
        var other => other,
    };

    /// <summary>Gets a state as a name for programs.</summary>
    public static string Code(SystemState state) => state.Code.Length == 0 ? "unknown" : state.Code.ToLowerInvariant();

    /// <summary>Gets a lock's state, for people and for programs.</summary>
    public static string Code(LockState state) => state switch
    {
        LockState.Locked => "locked",
        LockState.Unlocked => "unlocked",
        LockState.Jammed => "jammed",
        _ => "unknown",
    };

    /// <summary>Gets the current state of a device in words for people.</summary>
    public static string State(SimpliSafeSensor sensor) => sensor switch
    {
        SimpliSafeLock door => Code(door.State),
        EntrySensor entry => entry.IsOpen switch { true => "open", false => "closed", null => "" },
        TemperatureSensor { Temperature: { } degrees } => string.Create(CultureInfo.InvariantCulture, $"{degrees} °F"),
        { IsTriggered: true } => "triggered",
        _ => "",
    };

    /// <summary>Gets the problems of a device.</summary>
    public static IEnumerable<string> Problems(SimpliSafeSensor sensor)
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
            yield return "PIN pad battery low";
        }

        if (sensor is SimpliSafeLock { IsPinPadOffline: true })
        {
            yield return "PIN pad offline";
        }

        if (sensor is SmokeAndCarbonMonoxideDetector { IsAtEndOfLife: true })
        {
            yield return "at the end of its service life";
        }

        if (sensor.IsShutDown == true)
        {
            yield return "shut down after repeated alarms";
        }
    }
}
