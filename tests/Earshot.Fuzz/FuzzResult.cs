using System.Globalization;

namespace Earshot.Fuzz;

/// <summary>Represents what a run of one target has shown.</summary>
/// <param name="Target">The name of the target.</param>
/// <param name="Inputs">The number of inputs.</param>
/// <param name="Bytes">The size of all inputs, in bytes.</param>
/// <param name="Slowest">The longest time that an input took.</param>
/// <param name="MostAllocated">The most bytes that an input allocated, or 0 if that is not measured.</param>
/// <param name="Failures">The inputs that broke a rule, each with the failure.</param>
public sealed record FuzzResult(
    string Target, long Inputs, long Bytes, TimeSpan Slowest, long MostAllocated, IReadOnlyList<(long Index, Exception Failure)> Failures)
{
    /// <summary>The first line of the table.</summary>
    public static string Header { get; } = Line("target", "inputs", "input MB", "slowest ms", "most MB", "failures");

    /// <summary>Returns a line of the table.</summary>
    public override string ToString() => Line(
        Target,
        Inputs.ToString("N0", CultureInfo.InvariantCulture),
        (Bytes / 1e6).ToString("F1", CultureInfo.InvariantCulture),
        Slowest.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture),
        MostAllocated == 0 ? "-" : (MostAllocated / 1e6).ToString("F1", CultureInfo.InvariantCulture),
        Failures.Count.ToString(CultureInfo.InvariantCulture));

    private static string Line(string target, string inputs, string bytes, string slowest, string most, string failures) =>
        $"{target,-22}{inputs,12}{bytes,12}{slowest,12}{most,12}{failures,10}";
}
