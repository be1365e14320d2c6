using Earshot.Reliability.Clients;

namespace Earshot.Reliability.Ledgers;

/// <summary>Contains what the ledger knows about one client.</summary>
/// <param name="Profile">How the client listens.</param>
/// <param name="Records">What the client noted, in order.</param>
/// <param name="Kills">The kills of its processes, by generation.</param>
internal sealed record ClientHistory(
    ClientProfile Profile, IReadOnlyList<ClientRecord> Records, IReadOnlyDictionary<int, Kill> Kills)
{
    /// <summary>Gets a value that indicates whether all gaps have local times, because the service does not tell its own.</summary>
    public bool HasLocalGaps { get; init; }
}

/// <summary>Represents the kill of a process.</summary>
/// <param name="At">The time.</param>
/// <param name="SavedAt">The time at which the position in its checkpoint was taken, or null if there is no checkpoint.</param>
internal sealed record Kill(DateTimeOffset At, DateTimeOffset? SavedAt);
