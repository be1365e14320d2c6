namespace Earshot.Simulator;

/// <summary>Journal.</summary>
public sealed class Journal
{
}
