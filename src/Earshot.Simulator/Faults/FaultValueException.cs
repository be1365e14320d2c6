namespace Earshot.Simulator.Faults;

/// <summary>A fault's value is out of its range; caught by the script's reader, which knows where it stands.</summary>
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
