using Earshot.Reliability.Clients;
using Earshot.Reliability.Faults;
using Earshot.Reliability.Ledgers;
using Earshot.Simulator;

namespace Earshot.Reliability.Services;

/// <summary>Represents a simulated service that makes events, keeps a ledger of them, and fails on request.</summary>
internal interface ITestedService : IAsyncDisposable
{
    /// <summary>Gets the faults that the service supports. A fault that is listed twice occurs twice as often.</summary>
    IReadOnlyList<FaultKind> Faults { get; }

    /// <summary>Gets the clients.</summary>
    IReadOnlyList<ClientProfile> Clients { get; }

    /// <summary>Gets the number of events that were made.</summary>
    int MadeCount { get; }

    /// <summary>Gets the number of connected clients.</summary>
    int ConnectedCount { get; }

    /// <summary>Gets the journal of the simulator.</summary>
    Journal Journal { get; }

    /// <summary>Creates the settings of a client.</summary>
    ClientSettings SettingsOf(ClientProfile profile, string folder, int seed, DateTimeOffset anchor);

    /// <summary>Makes events. What is made depends on the seed alone.</summary>
    void Make(int count);

    /// <summary>Applies a fault of the service.</summary>
    Task ApplyAsync(FaultStep step);

    /// <summary>Ends all faults, so that every client can catch up.</summary>
    void EndFaults();

    /// <summary>Makes a last event in each lane, behind which nothing is missing.</summary>
    void MakeLast();

    /// <summary>Gets what a client must handle, according to the service.</summary>
    IReadOnlyList<MadeEvent> MadeFor(ClientProfile profile);

    /// <summary>Determines whether a client may have seen an event that it handled, although it was never made as such.</summary>
    bool IsImplied(string key);
}
