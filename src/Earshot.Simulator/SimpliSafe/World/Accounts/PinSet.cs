using System.Diagnostics.CodeAnalysis;

namespace Earshot.Simulator.SimpliSafe.World.Accounts;

/// <summary>The PINs of a system: master, duress and four for people; an empty slot has neither name nor PIN.</summary>
internal sealed class PinSet
{
    public const int UserSlots = 4;

    public string Master { get; init; } = "";

    public string Duress { get; init; } = "";

    public IReadOnlyList<(string Name, string Pin)> Users { get; init; } = [.. Enumerable.Repeat(("", ""), UserSlots)];

    /// <summary>The slot of a person, from 0; -1 where nobody of that name has one.</summary>
    public int SlotOf(string name) => name.Length == 0 ? -1 : Users.ToList().FindIndex(u => u.Name == name);

    /// <summary>What is wrong with them, without telling a PIN; null where nothing is.</summary>
    public string? GetError()
    {
        string[] all = [Master, Duress, .. Users.Select(u => u.Pin).Where(p => p.Length > 0)];
        if (!IsPin(Master) || !IsPin(Duress))
        {
            return "The master and the duress PIN must be there, with four digits.";
        }

        if (Users.Count != UserSlots)
        {
            return "All four slots must be there.";
        }

        if (!Array.TrueForAll(all, IsPin))
        {
            return "A PIN has four digits.";
        }

        return Users.Any(u => u.Name.Length == 0 && u.Pin.Length > 0) ? "A PIN needs a name."
            : all.Distinct(StringComparer.Ordinal).Count() != all.Length ? "Every PIN must be another one."
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
            throw new InvalidOperationException("All four slots are taken.");
        }

        users[slot] = pin.Length == 0 ? ("", "") : (label, pin);
        return new PinSet { Master = Master, Duress = Duress, Users = users };
    }

    private static bool IsPin([NotNullWhen(true)] string? pin) => pin is { Length: 4 } && pin.All(char.IsAsciiDigit);
}
