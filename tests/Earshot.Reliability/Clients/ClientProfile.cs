using Earshot.Dispatching;

namespace Earshot.Reliability.Clients;

/// <summary>Specifies where a client keeps its checkpoint.</summary>
internal enum CheckpointPlace
{
    /// <summary>It has none. Its listener is stopped and started again, and lives as long as the run.</summary>
    None,

    /// <summary>In memory. A stop disposes the listener, and another one continues.</summary>
    Memory,

    /// <summary>In a file. The client is a process that can be killed.</summary>
    File,
}

/// <summary>Specifies what a client does when a handler throws.</summary>
internal enum FailureMode
{
    /// <summary><see cref="HandlerFailure.Continue"/>.</summary>
    Continue,

    /// <summary><see cref="HandlerFailure.Retry(int, TimeSpan)"/>.</summary>
    Retry,

    /// <summary><see cref="HandlerFailure.Stop"/>.</summary>
    Stop,
}

/// <summary>Represents one of the ways in which programs listen.</summary>
/// <param name="Name">The name, which is also the name of the account.</param>
internal sealed record ClientProfile(string Name)
{
    /// <summary>The number of handled events after which the checkpoint is saved.</summary>
    public const int CheckpointEvery = 20;

    /// <summary>Gets the order in which events are handled.</summary>
    public Dispatch Dispatch { get; init; } = Dispatch.Ordered;

    /// <summary>Gets the capacity of the queue.</summary>
    public int QueueCapacity { get; init; } = 128;

    /// <summary>Gets what happens when the queue is full.</summary>
    public QueueFullMode QueueFull { get; init; } = QueueFullMode.Wait;

    /// <summary>Gets what happens when a handler throws.</summary>
    public FailureMode Failure { get; init; } = FailureMode.Continue;

    /// <summary>Gets where the checkpoint is kept.</summary>
    public CheckpointPlace Checkpoint { get; init; } = CheckpointPlace.None;

    /// <summary>Gets whether the client pulls events from an enumeration instead of setting a handler.</summary>
    public bool Pulls { get; init; }

    /// <summary>Gets whether the client polls instead of using the WebSocket, for services that support it.</summary>
    public bool Polls { get; init; }

    /// <summary>Gets the share of slow handlers, in thousandths.</summary>
    public int SlowHandlers { get; init; } = 10;

    /// <summary>Gets the share of handlers that throw, in thousandths.</summary>
    public int ThrowingHandlers { get; init; } = 5;

    /// <summary>Gets a value that indicates whether the client is a process of its own.</summary>
    public bool IsProcess => Checkpoint == CheckpointPlace.File;

    /// <summary>Gets the maximum number of events that can be handled while an earlier one is not.</summary>
    public int MostBehindUnhandled => EventIntake<ListenerEvent>.CapacityFactor * QueueCapacity;
}
