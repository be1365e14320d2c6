namespace Earshot.Simulator.Faults;

/// <summary>A fault script that can't be used. The message names the place, and what is allowed there.</summary>
public sealed class FaultScriptException : Exception
{
    internal FaultScriptException(string place, string problem, Exception? inner = null)
        : base($"Fault script, {place}: {problem}", inner)
    {
        Place = place;
    }

    /// <summary>Where, as a path: "faults[2].do.status"; or the file, or the line of JSON that can't be read.</summary>
    public string Place { get; }
}
