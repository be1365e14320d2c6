using System.Globalization;

namespace Earshot.SimpliSafe;

/// <summary>Specifies a volume in systems of version 3. Unknown values are kept but cannot be sent. Known from one library only.</summary>
/// <param name="Code">The service's number.</param>
public readonly record struct Volume(int Code)
{
    /// <summary>Gets the volume 0, which is silent.</summary>
    public static Volume Off { get; } = new(0);

    /// <summary>Gets the volume 1.</summary>
    public static Volume Low { get; } = new(1);

    /// <summary>Gets the volume 2.</summary>
    public static Volume Medium { get; } = new(2);

    /// <summary>Gets the volume 3.</summary>
    public static Volume High { get; } = new(3);

    /// <summary>Returns the name, or the number if the volume has no name.</summary>
    public override string ToString() => Code switch
    {
        0 => nameof(Off),
        1 => nameof(Low),
        2 => nameof(Medium),
        3 => nameof(High),
        _ => Code.ToString(CultureInfo.InvariantCulture),
    };
}
