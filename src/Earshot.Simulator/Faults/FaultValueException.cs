namespace Earshot.Simulator.Faults;

/// <summary>
/// The exception that is thrown when a value of a fault is out of range. The script reader catches it and adds the location.
/// </summary>
internal sealed class FaultValueException(string member, string allowed) : ArgumentException($"{member} must be {allowed}.", member)
{
    public string Member { get; } = member;

    public string Allowed { get; } = allowed;

    public static void Unless(bool holds, string member, string allowed)
    {
        if (!holds)
        {
            throw new FaultValueException(member, allowed);
        }
    }
}
