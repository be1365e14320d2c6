namespace Earshot.SimpliSafe;

/// <summary>
/// What an event tells, by its code (<c>eventCid</c>). The set is open: a code that has no name here is a kind like any other, and
/// <see cref="Code"/> tells it.
/// </summary>
/// <remarks>
/// The names are this library's; the service sends numbers only. "Certain" below means that at least two independent clients read the code
/// this way; the rest rests on one library. The numbers look like the alarm trade's Contact IDs with a digit before them: 1 for new, 3 for
/// restored or closed, 9 for the service's own. Negative codes are this library's own, for what it has observed itself
/// (<see cref="SimpliSafeEventGroup.Observed"/>); the service never sends one.
/// </remarks>
/// <param name="Code">The event's code.</param>
public readonly partial record struct SimpliSafeEventKind(int Code)
{
    /// <summary>The kind's name, such as <c>ArmedHome</c>; null for a code that has none.</summary>
    public string? Name => Find(Code)?.Name;

    /// <summary>What the kind belongs to; <see cref="SimpliSafeEventGroup.Unknown"/> for a code without a name.</summary>
    public SimpliSafeEventGroup Group => Find(Code)?.Group ?? SimpliSafeEventGroup.Unknown;

    /// <summary>Whether the code has a name here.</summary>
    public bool IsKnown => Find(Code) is not null;

    /// <summary>Whether at least two independent clients read the code this way; false where it rests on one, and for unknown codes.</summary>
    public bool IsCertain => Find(Code)?.IsCertain ?? false;

    /// <summary>The name, or the code where there is none.</summary>
    public override string ToString() => Name ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Code}");

    private static Entry? Find(int code) => Table.GetValueOrDefault(code);

    private sealed record Entry(string Name, SimpliSafeEventGroup Group, bool IsCertain = true);
}
