using System.Globalization;

namespace Earshot.SimpliSafe;

/// <summary>
/// What kind of device it is: the number <c>type</c> of sensor lists and <c>sensorType</c> of events. Open: a number without a name here is
/// kept and equals itself.
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

    /// <summary>-1: the service told no kind. Never sent by it.</summary>
    public static DeviceType Unknown { get; } = new(-1);

    /// <summary>0: the app, or a command from afar. In events only, never in a list of sensors.</summary>
    public static DeviceType Remote { get; } = new(0);

    /// <summary>1: a keypad.</summary>
    public static DeviceType Keypad { get; } = new(1);

    /// <summary>2: a key fob.</summary>
    public static DeviceType KeyFob { get; } = new(2);

    /// <summary>3: a panic button.</summary>
    public static DeviceType PanicButton { get; } = new(3);

    /// <summary>4: a motion sensor of the first generation.</summary>
    public static DeviceType Motion { get; } = new(4);

    /// <summary>5: a sensor at a door or window; triggered means open.</summary>
    public static DeviceType Entry { get; } = new(5);

    /// <summary>6: a glass-break sensor.</summary>
    public static DeviceType GlassBreak { get; } = new(6);

    /// <summary>7: a carbon monoxide detector.</summary>
    public static DeviceType CarbonMonoxide { get; } = new(7);

    /// <summary>8: a smoke detector.</summary>
    public static DeviceType Smoke { get; } = new(8);

    /// <summary>9: a water sensor.</summary>
    public static DeviceType Water { get; } = new(9);

    /// <summary>10: a temperature ("freeze") sensor, in degrees Fahrenheit.</summary>
    public static DeviceType Temperature { get; } = new(10);

    /// <summary>11: a siren of an older kind. One witness.</summary>
    public static DeviceType SirenOld { get; } = new(11);

    /// <summary>12: an indoor camera.</summary>
    public static DeviceType Camera { get; } = new(12);

    /// <summary>13: a siren.</summary>
    public static DeviceType Siren { get; } = new(13);

    /// <summary>14: a combined smoke and carbon monoxide detector.</summary>
    public static DeviceType SmokeAndCarbonMonoxide { get; } = new(14);

    /// <summary>15: a doorbell with a camera.</summary>
    public static DeviceType Doorbell { get; } = new(15);

    /// <summary>16: a smart lock.</summary>
    public static DeviceType Lock { get; } = new(16);

    /// <summary>17: an outdoor camera.</summary>
    public static DeviceType OutdoorCamera { get; } = new(17);

    /// <summary>20: a motion sensor of the second generation.</summary>
    public static DeviceType MotionNew { get; } = new(20);

    /// <summary>21: a wireless indoor camera. Named by one witness, seen by another.</summary>
    public static DeviceType IndoorCamera { get; } = new(21);

    /// <summary>22: an outdoor siren (bell box).</summary>
    public static DeviceType OutdoorSiren { get; } = new(22);

    /// <summary>23: a newer outdoor camera. Named by one witness, seen by another.</summary>
    public static DeviceType OutdoorCameraNew { get; } = new(23);

    /// <summary>24: a newer combined smoke and carbon monoxide detector. One witness.</summary>
    public static DeviceType SmokeAndCarbonMonoxideNew { get; } = new(24);

    /// <summary>253: the pin pad that belongs to a lock.</summary>
    public static DeviceType LockKeypad { get; } = new(253);

    /// <summary>Whether the number has a name here.</summary>
    public bool IsKnown => Code >= 0 && Names.ContainsKey(Code);

    /// <summary>The name here, such as <c>Entry</c>; the number where it has none.</summary>
    public override string ToString() => Names.GetValueOrDefault(Code) ?? Code.ToString(CultureInfo.InvariantCulture);
}
