namespace Earshot.SimpliSafe;

/// <summary>How the base station reaches the service. Open: another text is kept and equals itself.</summary>
/// <param name="Code">As the service writes it.</param>
public readonly record struct ConnectionType(string Code)
{
    /// <summary><c>wifi</c>.</summary>
    public static ConnectionType Wifi { get; } = new("wifi");

    /// <summary><c>cell</c>: the cell radio.</summary>
    public static ConnectionType Cell { get; } = new("cell");

    /// <summary>The code.</summary>
    public override string ToString() => Code ?? string.Empty;
}
