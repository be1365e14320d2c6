namespace Earshot.SimpliSafe;

/// <summary>One way to get at a recording.</summary>
/// <param name="Address">
/// The address as the service wrote it; where <paramref name="IsTemplated"/>, with places in braces that have to be filled or taken out first.
/// </param>
/// <param name="Method">The HTTP method that the service names; GET where it names none.</param>
/// <param name="IsTemplated">Whether the address is a template.</param>
public sealed record RecordingLink(string Address, string Method, bool IsTemplated)
{
    /// <summary>Says what it is without the address, which leads to what a camera saw.</summary>
    public override string ToString() => $"{Method} link{(IsTemplated ? " (template)" : string.Empty)}";
}
