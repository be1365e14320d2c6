using Earshot.Reliability.Sabotages;

namespace Earshot.Reliability.Clients;

/// <summary>Contains what a client needs to listen. A client process receives it as one line of JSON.</summary>
internal sealed record ClientSettings
{
    /// <summary>Gets how the client listens.</summary>
    public required ClientProfile Profile { get; init; }

    /// <summary>Gets the service.</summary>
    public required Vendor Vendor { get; init; }

    /// <summary>Gets the URL of the simulated service.</summary>
    public required Uri Url { get; init; }

    /// <summary>Gets the name of the account.</summary>
    public required string Account { get; init; }

    /// <summary>Gets the password or the refresh token of the account.</summary>
    public required string Secret { get; init; }

    /// <summary>Gets the folder of the ledger, the checkpoint, and the log.</summary>
    public required string Folder { get; init; }

    /// <summary>Gets the time at which the clock of the run shows the same time as the machine.</summary>
    public required DateTimeOffset Anchor { get; init; }

    /// <summary>Gets the seed of the client's delays.</summary>
    public required int Seed { get; init; }

    /// <summary>Gets the number of the first listener.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>Gets how the client is broken on purpose.</summary>
    public Sabotage Sabotage { get; init; }

    /// <summary>Gets the path of the ledger.</summary>
    public string LedgerPath => Path.Combine(Folder, Profile.Name + ".ledger");

    /// <summary>Gets the path of the checkpoint.</summary>
    public string CheckpointPath => Path.Combine(Folder, Profile.Name + ".checkpoint");

    /// <summary>Gets the path of the log.</summary>
    public string LogPath => Path.Combine(Folder, Profile.Name + ".log");
}
