using System.Globalization;

namespace Earshot.SimpliSafe;

/// <summary>No system was named and the account has several, or none, or the one that was named isn't there. Nothing was guessed.</summary>
public sealed class SystemChoiceException : EarshotException
{
    /// <summary>Creates the error.</summary>
    /// <param name="asked">The id that was asked for; null where none was.</param>
    /// <param name="systems">The account's systems.</param>
    internal SystemChoiceException(long? asked, IReadOnlyList<SystemChoice> systems)
        : base(Text(asked, systems)) => Systems = systems;

    /// <summary>The account's systems, to choose from.</summary>
    public IReadOnlyList<SystemChoice> Systems { get; }

    private static string Text(long? asked, IReadOnlyList<SystemChoice> systems)
    {
        string what = asked is { } id
            ? string.Create(CultureInfo.InvariantCulture, $"The account has no system {id}.")
            : systems.Count == 0 ? "The account has no system." : "The account has several systems: name one by its id.";
        return systems.Count == 0 ? what : $"{what} There are: {string.Join(", ", systems)}.";
    }
}

/// <summary>One of several systems to choose from.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What the owner calls it; empty where it has no name.</param>
public sealed record SystemChoice(long Id, string Name)
{
    /// <summary>The id and the name.</summary>
    public override string ToString() =>
        Name.Length == 0 ? Id.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Id} ({Name})");
}
