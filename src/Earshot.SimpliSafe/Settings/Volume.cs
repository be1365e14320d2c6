using System.Globalization;

namespace Earshot.SimpliSafe;

/// <summary>How loud something is, in systems of version 3. Open: another number is kept, and can't be sent. One library.</summary>
/// <param name="Code">The service's number.</param>
public readonly record struct Volume(int Code)
{
    /// <summary>0: silent.</summary>
    public static Volume Off { get; } = new(0);

    /// <summary>1.</summary>
    public static Volume Low { get; } = new(1);

    /// <summary>2.</summary>
    public static Volume Medium { get; } = new(2);

    /// <summary>3.</summary>
    public static Volume High { get; } = new(3);

    /// <summary>The name here, or the number where it has none.</summary>
    public override string ToString() => Code switch
    {
        0 => nameof(Off),
        1 => nameof(Low),
        2 => nameof(Medium),
        3 => nameof(High),
        _ => Code.ToString(CultureInfo.InvariantCulture),
    };
}
