using System.Globalization;

namespace Earshot.SimpliSafe.Requests;

/// <summary>Represents a set of PINs for version 3. Secret.</summary>
internal sealed class V3PinsBody
{
    public required V3Pins Pins { get; init; }

    /// <summary>Creates the body, which always has four slots; empty slots have empty strings.</summary>
    public static V3PinsBody From(PinSet set)
    {
        var users = new Dictionary<string, V3Pin>(StringComparer.Ordinal);
        for (int slot = 0; slot < PinSet.MaxUsers; slot++)
        {
            UserPin? user = slot < set.Users.Count ? set.Users[slot] : null;
            users[slot.ToString(CultureInfo.InvariantCulture)] = new V3Pin { Name = user?.Label ?? "", Pin = user?.Pin ?? "" };
        }

        return new V3PinsBody
        {
            Pins = new V3Pins { Duress = new V3Pin { Pin = set.DuressPin! }, Master = new V3Pin { Pin = set.MasterPin! }, Users = users },
        };
    }
}

internal sealed class V3Pins
{
    public required V3Pin Duress { get; init; }

    public required V3Pin Master { get; init; }

    /// <summary>Gets the user PINs by slot. The service sends them as a list but expects an object.</summary>
    public required Dictionary<string, V3Pin> Users { get; init; }
}

internal sealed class V3Pin
{
    public string? Name { get; init; }

    public required string Pin { get; init; }
}

/// <summary>Represents a set of PINs for version 2, by slot. Secret.</summary>
internal sealed class V2PinsBody
{
    public required Dictionary<string, V2Pin> Pins { get; init; }

    /// <summary>Creates the body: <c>pin1</c> is the master PIN, <c>pin2</c> to <c>pin5</c> are the user PINs.</summary>
    public static V2PinsBody From(PinSet set)
    {
        var slots = new Dictionary<string, V2Pin>(StringComparer.Ordinal)
        {
            ["duress"] = new() { Value = set.DuressPin },
            ["pin1"] = new() { Value = set.MasterPin },
        };
        for (int slot = 0; slot < PinSet.MaxUsers; slot++)
        {
            UserPin? user = slot < set.Users.Count ? set.Users[slot] : null;
            slots[string.Create(CultureInfo.InvariantCulture, $"pin{slot + 2}")] = user is null
                ? new V2Pin { Name = "", Pin = "" }
                : new V2Pin { Name = user.Label, Value = user.Pin };
        }

        return new V2PinsBody { Pins = slots };
    }
}

/// <summary>
/// Represents a slot. A used slot has a value; for an empty slot, the only known client sends <c>pin</c>, which the service accepts.
/// </summary>
internal sealed class V2Pin
{
    public string? Name { get; init; }

    public string? Value { get; init; }

    public string? Pin { get; init; }
}
