namespace Earshot.Simulator.Faults;

/// <summary>What is to happen to a WebSocket right after its upgrade; travels with the request until then.</summary>
internal sealed record OpeningFaults(IReadOnlyList<FaultAction> Actions);
