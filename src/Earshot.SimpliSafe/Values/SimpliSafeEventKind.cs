namespace Earshot.SimpliSafe;

/// <summary>Specifies the kind of an event by its code (<c>eventCid</c>). Unknown codes are kept.</summary>
/// <remarks>
/// <para>The service sends only numbers; the names are defined by this library. "Confirmed" means that at least two independent clients
/// interpret the code in this way; the other kinds are known from one library only.</para>
/// <para>The numbers resemble the Contact IDs of the alarm industry, prefixed by a digit: 1 for a new event, 3 for a restored or closed
/// one, 9 for the service's own. Negative codes are defined by this library for observed changes
/// (<see cref="SimpliSafeEventGroup.Observed"/>); the service never sends them.</para>
/// </remarks>
/// <param name="Code">The event's code.</param>
public readonly partial record struct SimpliSafeEventKind(int Code)
{
    /// <summary>Gets the name of the kind, such as <c>ArmedHome</c>, or <see langword="null"/> if the code has no name.</summary>
    public string? Name => Find(Code)?.Name;

    /// <summary>Gets the group of the kind, or <see cref="SimpliSafeEventGroup.Unknown"/> if the code has no name.</summary>
    public SimpliSafeEventGroup Group => Find(Code)?.Group ?? SimpliSafeEventGroup.Unknown;

    /// <summary>Gets a value that indicates whether this library has a name for the code.</summary>
    public bool IsKnown => Find(Code) is not null;

    /// <summary>
    /// Gets a value that indicates whether at least two independent clients interpret the code in this way. It is <see langword="false"/>
    /// for kinds that are known from one library only, and for unknown codes.
    /// </summary>
    public bool IsConfirmed => Find(Code)?.IsConfirmed ?? false;

    /// <summary>Returns the name, or the code if it has no name.</summary>
    public override string ToString() => Name ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Code}");

    private static Entry? Find(int code) => Table.GetValueOrDefault(code);

    private sealed record Entry(string Name, SimpliSafeEventGroup Group, bool IsConfirmed = true);
}
