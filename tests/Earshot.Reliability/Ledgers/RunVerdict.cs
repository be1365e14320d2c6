namespace Earshot.Reliability.Ledgers;

/// <summary>Contains the result of a run.</summary>
/// <param name="Vendor">The service.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Duration">The duration of the run.</param>
/// <param name="Faults">The number of faults.</param>
/// <param name="Clients">The verdicts of the clients.</param>
/// <param name="PeakMemory">The largest memory of a client process, in bytes.</param>
internal sealed record RunVerdict(
    Vendor Vendor, int Seed, TimeSpan Duration, int Faults, IReadOnlyList<ClientVerdict> Clients, long PeakMemory)
{
    /// <summary>Gets problems of the run itself, such as a process that did not stop.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Gets a value that indicates whether all clients kept all promises.</summary>
    public bool IsKept => Problems.Count == 0 && Clients.All(c => c.IsKept);
}
