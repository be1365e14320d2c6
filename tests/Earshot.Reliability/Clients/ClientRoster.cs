namespace Earshot.Reliability.Clients;

/// <summary>Lists the clients of a run.</summary>
internal static class ClientRoster
{
    private static readonly ClientProfile[] Common =
    [
        new("lanes"),
        new("sequential")
        {
            Dispatch = Dispatch.Sequential, QueueCapacity = 16, Failure = FailureMode.Retry, SlowHandlers = 20, ThrowingHandlers = 20,
        },
        new("reader") { Pulls = true, QueueCapacity = 64 },
        new("stopper") { Failure = FailureMode.Stop, ThrowingHandlers = 2 },
        new("dropper") { QueueCapacity = 8, QueueFull = QueueFullMode.Drop },
        new("renewed") { Checkpoint = CheckpointPlace.Memory },
        new("killed-lanes") { Checkpoint = CheckpointPlace.File, SlowHandlers = 30 },
        new("killed-concurrent") { Checkpoint = CheckpointPlace.File, Dispatch = Dispatch.Concurrent, SlowHandlers = 30 },
        new("killed-sequential")
        {
            Checkpoint = CheckpointPlace.File, Dispatch = Dispatch.Sequential, QueueCapacity = 64, SlowHandlers = 2,
        },
    ];

    /// <summary>Gets the clients of a Mattermost server.</summary>
    public static IReadOnlyList<ClientProfile> Mattermost => Common;

    /// <summary>Gets the clients of a SimpliSafe account.</summary>
    public static IReadOnlyList<ClientProfile> SimpliSafe { get; } = [.. Common, new("polling") { Polls = true }];
}
