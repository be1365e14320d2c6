using System.Diagnostics.CodeAnalysis;

namespace Earshot.SimpliSafe;

/// <summary>Represents all PINs of a system, by label. Secret.</summary>
/// <remarks>
/// Two labels are reserved: <see cref="Master"/>, and <see cref="Duress"/>, which disarms the system and silently calls for help. At most
/// four user PINs are allowed in addition. Two of them can have the same label, because the app allows it; then the label does not identify
/// a PIN. A system can have no duress PIN.
/// </remarks>
public sealed class PinSet
{
    /// <summary>The label of the master PIN.</summary>
    public const string Master = "master";

    /// <summary>The label of the duress PIN.</summary>
    public const string Duress = "duress";

    /// <summary>The maximum number of user PINs, in addition to master and duress.</summary>
    public const int MaxUsers = 4;

    private readonly bool _isReadable;

    internal PinSet(string? master, string? duress, IReadOnlyList<UserPin> users, bool isReadable = true)
    {
        _isReadable = isReadable;
        MasterPin = master;
        DuressPin = duress;
        Users = users;
    }

    /// <summary>Gets the labels, starting with the reserved ones.</summary>
    public IReadOnlyList<string> Labels =>
    [
        .. string.IsNullOrEmpty(MasterPin) ? [] : (string[])[Master],
        .. string.IsNullOrEmpty(DuressPin) ? [] : (string[])[Duress],
        .. Users.Select(static user => user.Label),
    ];

    /// <summary>Gets the master PIN, or <see langword="null"/> if the service does not report it. Secret.</summary>
    public string? MasterPin { get; }

    /// <summary>
    /// Gets the duress PIN, an empty string if none is set, or <see langword="null"/> if the service does not report it. Secret.
    /// </summary>
    public string? DuressPin { get; }

    /// <summary>Gets the user PINs, in the order of their slots.</summary>
    public IReadOnlyList<UserPin> Users { get; }

    /// <summary>
    /// Gets a value that indicates whether the set has a master PIN, the service reports whether a duress PIN is set, and all slots could
    /// be read. An incomplete set is never sent.
    /// </summary>
    [MemberNotNullWhen(true, nameof(MasterPin), nameof(DuressPin))]
    public bool IsComplete => _isReadable && MasterPin is { Length: > 0 } && DuressPin is not null;

    /// <summary>Returns the number of PINs, safe for logs. Labels are not included, because they are names of people.</summary>
    public override string ToString() => $"{Labels.Count} PINs (hidden)";

    internal bool IsSameAs(PinSet other) =>
        MasterPin == other.MasterPin && DuressPin == other.DuressPin
        && Users.Count == other.Users.Count
        && SortedKeys(Users).SequenceEqual(SortedKeys(other.Users), StringComparer.Ordinal);

    private static IEnumerable<string> SortedKeys(IEnumerable<UserPin> users) =>
        users.Select(static user => $"{user.Pin} {user.Label}").Order(StringComparer.Ordinal);
}

/// <summary>Represents a user PIN. Secret.</summary>
public sealed class UserPin
{
    internal UserPin(string label, string pin)
    {
        Label = label;
        Pin = pin;
    }

    /// <summary>Gets the label, which is usually the name of a person.</summary>
    public string Label { get; }

    /// <summary>Gets the PIN. Secret.</summary>
    public string Pin { get; }

    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() => "PIN (hidden)";
}
