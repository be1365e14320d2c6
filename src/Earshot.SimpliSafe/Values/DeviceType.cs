using System.Globalization;

namespace Earshot.SimpliSafe;

/// <summary>
/// Specifies the type of a device: the number <c>type</c> in lists of sensors, and <c>sensorType</c> in events. Unknown values are kept.
/// </summary>
/// <param name="Code">The service's number.</param>
public readonly record struct DeviceType(int Code)
{
    private static readonly Dictionary<int, string> Names = new()
    {
        [-1] = nameof(Unknown),
        [0] = nameof(Remote),
        [1] = nameof(Keypad),
        [2] = nameof(KeyFob),
        [3] = nameof(PanicButton),
        [4] = nameof(Motion),
        [5] = nameof(Entry),
        [6] = nameof(GlassBreak),
        [7] = nameof(CarbonMonoxide),
        [8] = nameof(Smoke),
        [9] = nameof(Water),
        [10] = nameof(Temperature),
        [11] = nameof(SirenOld),
        [12] = nameof(Camera),
        [13] = nameof(Siren),
        [14] = nameof(SmokeAndCarbonMonoxide),
        [15] = nameof(Doorbell),
        [16] = nameof(Lock),
        [17] = nameof(OutdoorCamera),
        [20] = nameof(MotionNew),
        [21] = nameof(IndoorCamera),
        [22] = nameof(OutdoorSiren),
        [23] = nameof(OutdoorCameraNew),
        [24] = nameof(SmokeAndCarbonMonoxideNew),
        [253] = nameof(LockKeypad),
    };

    /// <summary>Gets the type -1: the service reported no type. The service never sends this number.</summary>
    public static DeviceType Unknown { get; } = new(-1);

    /// <summary>Gets the type 0: the app or a remote command. Only in events, never in a list of sensors.</summary>
    public static DeviceType Remote { get; } = new(0);

    /// <summary>Gets the type 1: a keypad.</summary>
    public static DeviceType Keypad { get; } = new(1);

    /// <summary>Gets the type 2: a key fob.</summary>
    public static DeviceType KeyFob { get; } = new(2);

    /// <summary>Gets the type 3: a panic button.</summary>
    public static DeviceType PanicButton { get; } = new(3);

    /// <summary>Gets the type 4: a motion sensor of the first generation.</summary>
    public static DeviceType Motion { get; } = new(4);

    /// <summary>Gets the type 5: a sensor on a door or window. Triggered means open.</summary>
    public static DeviceType Entry { get; } = new(5);

    /// <summary>Gets the type 6: a glass-break sensor.</summary>
    public static DeviceType GlassBreak { get; } = new(6);

    /// <summary>Gets the type 7: a carbon monoxide detector.</summary>
    public static DeviceType CarbonMonoxide { get; } = new(7);

    /// <summary>Gets the type 8: a smoke detector.</summary>
    public static DeviceType Smoke { get; } = new(8);

    /// <summary>Gets the type 9: a water sensor.</summary>
    public static DeviceType Water { get; } = new(9);

    /// <summary>Gets the type 10: a temperature ("freeze") sensor, in degrees Fahrenheit.</summary>
    public static DeviceType Temperature { get; } = new(10);

    /// <summary>Gets the type 11: an older siren. Known from one source.</summary>
    public static DeviceType SirenOld { get; } = new(11);

    /// <summary>Gets the type 12: an indoor camera.</summary>
    public static DeviceType Camera { get; } = new(12);

    /// <summary>Gets the type 13: a siren.</summary>
    public static DeviceType Siren { get; } = new(13);

    /// <summary>Gets the type 14: a combined smoke and carbon monoxide detector.</summary>
    public static DeviceType SmokeAndCarbonMonoxide { get; } = new(14);

    /// <summary>Gets the type 15: a doorbell with a camera.</summary>
    public static DeviceType Doorbell { get; } = new(15);

    /// <summary>Gets the type 16: a smart lock.</summary>
    public static DeviceType Lock { get; } = new(16);

    /// <summary>Gets the type 17: an outdoor camera.</summary>
    public static DeviceType OutdoorCamera { get; } = new(17);

    /// <summary>Gets the type 20: a motion sensor of the second generation.</summary>
    public static DeviceType MotionNew { get; } = new(20);

    /// <summary>Gets the type 21: a wireless indoor camera. Named by one source, observed by another.</summary>
    public static DeviceType IndoorCamera { get; } = new(21);

    /// <summary>Gets the type 22: an outdoor siren (bell box).</summary>
    public static DeviceType OutdoorSiren { get; } = new(22);

    /// <summary>Gets the type 23: a newer outdoor camera. Named by one source, observed by another.</summary>
    public static DeviceType OutdoorCameraNew { get; } = new(23);

    /// <summary>Gets the type 24: a newer combined smoke and carbon monoxide detector. Known from one source.</summary>
    public static DeviceType SmokeAndCarbonMonoxideNew { get; } = new(24);

    /// <summary>Gets the type 253: the PIN pad of a lock.</summary>
    public static DeviceType LockKeypad { get; } = new(253);

    /// <summary>Gets a value that indicates whether this library has a name for the type.</summary>
    public bool IsKnown => Code >= 0 && Names.ContainsKey(Code);

    /// <summary>Returns the name, such as <c>Entry</c>, or the number if the type has no name.</summary>
    public override string ToString() => Names.GetValueOrDefault(Code) ?? Code.ToString(CultureInfo.InvariantCulture);
}
