namespace Earshot.Simulator.Faults;

/// <summary>
/// The exception that is thrown when a fault script cannot be used. The message states the location and the allowed values.
/// </summary>
public sealed class FaultScriptException : Exception
{
    internal FaultScriptException(string location, string problem, Exception? inner = null)
        : base($"Fault script, {location}: {problem}", inner)
    {
        Location = location;
    }

    /// <summary>
    /// Gets the location of the error: a path such as <c>faults[2].do.status</c>, the position of invalid JSON, or the path of a file that
    /// cannot be read.
    /// </summary>
    public string Location { get; }
}
