using System.Globalization;

namespace Earshot.SimpliSafe;

/// <summary>
/// The exception that is thrown when no system ID was specified although the account has several systems or none, or when the specified
/// system does not exist.
/// </summary>
public sealed class SystemChoiceException : EarshotException
{
    /// <summary>Initializes a new instance of the <see cref="SystemChoiceException"/> class.</summary>
    /// <param name="requested">The requested ID, or <see langword="null"/> if none was specified.</param>
    /// <param name="systems">The systems of the account.</param>
    internal SystemChoiceException(long? requested, IReadOnlyList<SystemChoice> systems)
        : base(Text(requested, systems)) => Systems = systems;

    /// <summary>Gets the systems of the account.</summary>
    public IReadOnlyList<SystemChoice> Systems { get; }

    private static string Text(long? requested, IReadOnlyList<SystemChoice> systems)
    {
        string what = requested is { } id
            ? string.Create(CultureInfo.InvariantCulture, $"The account does not have system {id}.")
            : systems.Count == 0 ? "The account does not have a system."
            : "The account has several systems. Specify the ID of one of them.";
        return systems.Count == 0 ? what : $"{what} Available systems: {string.Join(", ", systems)}.";
    }
}

/// <summary>Represents one of several systems to choose from.</summary>
/// <param name="Id">The ID of the system.</param>
/// <param name="Name">The name that the owner gave to the system, or an empty string.</param>
public sealed record SystemChoice(long Id, string Name)
{
    /// <summary>Returns the ID and the name.</summary>
    public override string ToString() =>
        Name.Length == 0 ? Id.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Id} ({Name})");
}
