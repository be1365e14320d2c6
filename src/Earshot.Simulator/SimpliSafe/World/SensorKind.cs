namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>
/// Specifies the type of a device, by its number on the wire. A number without a name is allowed and creates a device of an unknown type.
/// </summary>
public enum SensorKind
{
    /// <summary>A keypad with a display.</summary>
    Keypad = 1,

    /// <summary>A key fob.</summary>
    KeyFob = 2,

    /// <summary>A panic button.</summary>
    PanicButton = 3,

    /// <summary>A motion sensor.</summary>
    Motion = 4,

    /// <summary>A sensor at a door or window. Triggered means open.</summary>
    Entry = 5,

    /// <summary>A glass break sensor.</summary>
    GlassBreak = 6,

    /// <summary>A carbon monoxide detector.</summary>
    CarbonMonoxide = 7,

    /// <summary>A smoke detector.</summary>
    Smoke = 8,

    /// <summary>A water sensor.</summary>
    Water = 9,

    /// <summary>A freeze sensor with a thermometer, in degrees Fahrenheit.</summary>
    Temperature = 10,

    /// <summary>A siren.</summary>
    Siren = 13,

    /// <summary>A detector of smoke and carbon monoxide.</summary>
    SmokeAndCarbonMonoxide = 14,

    /// <summary>A motion sensor of the second generation.</summary>
    NewMotion = 20,

    /// <summary>A newer detector of smoke and carbon monoxide. Known from one source.</summary>
    NewSmokeAndCarbonMonoxide = 24,

    /// <summary>The PIN pad of a door lock.</summary>
    LockKeypad = 253,
}
