using System.Text.Json;

namespace Earshot.SimpliSafe.Devices;

/// <summary>Creates the sensor class for a device.</summary>
internal static class SensorFactory
{
    /// <summary>Creates a sensor.</summary>
    /// <param name="raw">The JSON of the device, which is kept.</param>
    /// <param name="sendLockCommand">Sends the commands of a lock, or <see langword="null"/> to create a read-only copy.</param>
    public static SimpliSafeSensor Create(JsonElement raw, LockCommandSender? sendLockCommand) => SimpliSafeSensor.TypeOf(raw).Code switch
    {
        1 or 253 => new Keypad(raw),
        3 => new PanicButton(raw),
        4 or 20 => new MotionSensor(raw),
        5 => new EntrySensor(raw),
        6 => new GlassBreakSensor(raw),
        7 => new CarbonMonoxideDetector(raw),
        8 => new SmokeDetector(raw),
        9 => new WaterSensor(raw),
        10 => new TemperatureSensor(raw),
        11 or 13 or 22 => new Siren(raw),
        14 or 24 => new SmokeAndCarbonMonoxideDetector(raw),
        16 => new SimpliSafeLock(raw, sendLockCommand),
        _ => new SimpliSafeSensor(raw),
    };
}
