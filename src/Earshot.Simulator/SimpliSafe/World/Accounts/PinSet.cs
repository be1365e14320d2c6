using System.Diagnostics.CodeAnalysis;

namespace Earshot.Simulator.SimpliSafe.World.Accounts;

/// <summary>
/// Represents the PINs of a system: master, duress, which can be empty, and four users. An empty slot has no name and no PIN.
/// </summary>
internal sealed class PinSet
{
    public const int UserSlots = 4;

    public string Master { get; init; } = "";

    public string Duress { get; init; } = "";

    public IReadOnlyList<(string Name, string Pin)> Users { get; init; } = [.. Enumerable.Repeat(("", ""), UserSlots)];

    /// <summary>Returns the zero-based slot of a user, or -1 if the user has no slot.</summary>
    public int SlotOf(string name) => name.Length == 0 ? -1 : Users.ToList().FindIndex(u => u.Name == name);

    /// <summary>Returns the violated rule without a PIN, or <see langword="null"/> if the set is valid.</summary>
    public string? GetError()
    {
        string[] all = [Master, .. Users.Select(u => u.Pin).Append(Duress).Where(p => p.Length > 0)];
        if (!IsPin(Master))
        {
            return "The master PIN must have four digits.";
        }

        if (Users.Count != UserSlots)
        {
            return "All four slots are required.";
        }

        if (!Array.TrueForAll(all, IsPin))
        {
            return "A PIN must have four digits.";
        }

        return Users.Any(u => u.Name.Length == 0 && u.Pin.Length > 0) ? "A PIN must have a name."
            : all.Distinct(StringComparer.Ordinal).Count() != all.Length ? "All PINs must be different."
            : null;
    }

    public PinSet With(string label, string pin)
    {
        switch (label)
        {
            case "master":
                return new PinSet { Master = pin, Duress = Duress, Users = Users };
            case "duress":
                return new PinSet { Master = Master, Duress = pin, Users = Users };
        }

        var users = Users.ToList();
        int slot = SlotOf(label) is >= 0 and int known ? known : users.FindIndex(u => u.Pin.Length == 0);
        if (slot < 0)
        {
            throw new InvalidOperationException("All four slots are in use.");
        }

        users[slot] = pin.Length == 0 ? ("", "") : (label, pin);
        return new PinSet { Master = Master, Duress = Duress, Users = users };
    }

    private static bool IsPin([NotNullWhen(true)] string? pin) => pin is { Length: 4 } && pin.All(char.IsAsciiDigit);
}
