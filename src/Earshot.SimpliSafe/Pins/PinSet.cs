using System.Diagnostics.CodeAnalysis;

namespace Earshot.SimpliSafe;

/// <summary>All PINs of a system, by label. Secret: <see cref="ToString"/> hides the values.</summary>
/// <remarks>
/// Two labels are the system's own: <see cref="Master"/>, and <see cref="Duress"/>, which disarms and calls for help in silence. Up to
/// four more are people's; two of them may carry the same label, as the app allows it: a label alone then doesn't say which is meant.
/// </remarks>
public sealed class PinSet
{
    /// <summary>The label of the master PIN.</summary>
    public const string Master = "master";

    /// <summary>The label of the duress PIN.</summary>
    public const string Duress = "duress";

    /// <summary>How many PINs of people there can be beside master and duress.</summary>
    public const int MaxUsers = 4;

    private readonly bool _isReadable;

    internal PinSet(string? master, string? duress, IReadOnlyList<UserPin> users, bool isReadable = true)
    {
        _isReadable = isReadable;
        MasterPin = master;
        DuressPin = duress;
        Users = users;
    }

    /// <summary>The labels that are set, the system's own first.</summary>
    public IReadOnlyList<string> Labels =>
        [.. (MasterPin is null ? [] : (string[])[Master]), .. (DuressPin is null ? [] : (string[])[Duress]), .. Users.Select(user => user.Label)];

    /// <summary>The master PIN; null where it wasn't told. Secret.</summary>
    public string? MasterPin { get; }

    /// <summary>The duress PIN; null where it wasn't told. Secret.</summary>
    public string? DuressPin { get; }

    /// <summary>The PINs of people, in their places' order.</summary>
    public IReadOnlyList<UserPin> Users { get; }

    /// <summary>Whether master and duress are both there, and every place was understood. A set that isn't whole is never sent.</summary>
    [MemberNotNullWhen(true, nameof(MasterPin), nameof(DuressPin))]
    public bool IsWhole => _isReadable && MasterPin is { Length: > 0 } && DuressPin is { Length: > 0 };

    /// <summary>How many PINs there are. No labels: they are people's names.</summary>
    public override string ToString() => $"{Labels.Count} PINs (hidden)";

    internal bool IsSameAs(PinSet other) =>
        MasterPin == other.MasterPin && DuressPin == other.DuressPin
        && Users.Count == other.Users.Count
        && Users.OrderBy(Key, StringComparer.Ordinal).Select(Key).SequenceEqual(other.Users.OrderBy(Key, StringComparer.Ordinal).Select(Key), StringComparer.Ordinal);

    private static string Key(UserPin user) => $"{user.Pin} {user.Label}";
}

/// <summary>A person's PIN. Secret: <see cref="ToString"/> hides it.</summary>
public sealed class UserPin
{
    internal UserPin(string label, string pin)
    {
        Label = label;
        Pin = pin;
    }

    /// <summary>The label: mostly a person's name.</summary>
    public string Label { get; }

    /// <summary>The PIN. Secret.</summary>
    public string Pin { get; }

    /// <summary>Hides everything.</summary>
    public override string ToString() => "PIN (hidden)";
}
