using System.Globalization;

namespace Earshot.Reliability.Faults;

/// <summary>Represents one step of a schedule: events to make, or a fault. It depends on the seed alone.</summary>
/// <param name="Number">The position in the schedule, from 1.</param>
/// <param name="Pause">The time before the step.</param>
internal abstract record Step(int Number, TimeSpan Pause);

/// <summary>Represents a step that makes events.</summary>
/// <param name="Number">The position in the schedule, from 1.</param>
/// <param name="Pause">The time before the step.</param>
/// <param name="Count">The number of events.</param>
internal sealed record TrafficStep(int Number, TimeSpan Pause, int Count) : Step(Number, Pause);

/// <summary>Represents a step that applies a fault.</summary>
/// <param name="Number">The position in the schedule, from 1.</param>
/// <param name="Pause">The time before the step.</param>
/// <param name="Kind">The fault.</param>
internal sealed record FaultStep(int Number, TimeSpan Pause, FaultKind Kind) : Step(Number, Pause)
{
    /// <summary>Gets the index of the client, for faults of one client.</summary>
    public required int Client { get; init; }

    /// <summary>Gets the number of the message at which the fault occurs, or the number of times that it occurs.</summary>
    public required int Count { get; init; }

    /// <summary>Gets the duration, for faults that last.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets a number that selects a variant of the fault.</summary>
    public required int Variant { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Number}: after {Pause.TotalMilliseconds} ms, {Kind} (client {Client}, count {Count}, {Duration.TotalMilliseconds:0} ms, "
        + $"variant {Variant})");
}
