namespace Earshot.SimpliSafe;

/// <summary>Specifies the connection of a base station to the service. Unknown values are kept.</summary>
/// <param name="Code">The service's value.</param>
public readonly record struct ConnectionType(string Code)
{
    /// <summary>Gets the connection <c>wifi</c>.</summary>
    public static ConnectionType Wifi { get; } = new("wifi");

    /// <summary>Gets the connection <c>cell</c>, which is cellular.</summary>
    public static ConnectionType Cell { get; } = new("cell");

    /// <summary>Returns the code.</summary>
    public override string ToString() => Code ?? string.Empty;
}
