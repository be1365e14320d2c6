using Earshot.Reliability.Clients;

namespace Earshot.Reliability.Ledgers;

/// <summary>Contains what the ledger knows about one client.</summary>
/// <param name="Profile">How the client listens.</param>
/// <param name="Records">What the client noted, in order.</param>
/// <param name="Kills">The times at which its processes were killed, by generation.</param>
internal sealed record ClientHistory(
    ClientProfile Profile, IReadOnlyList<ClientRecord> Records, IReadOnlyDictionary<int, DateTimeOffset> Kills);
