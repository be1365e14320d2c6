namespace Earshot.Simulator.Faults;

/// <summary>A fault script that can't be used. The message names the place, and what is allowed there.</summary>
public sealed class FaultScriptException : Exception
{
    internal FaultScriptException(string location, string problem, Exception? inner = null)
        : base($"Fault script, {location}: {problem}", inner)
    {
        Location = location;
    }

    /// <summary>Where, as a path: "faults[2].do.status"; or the file, or the line of JSON that can't be read.</summary>
    public string Location { get; }
}
