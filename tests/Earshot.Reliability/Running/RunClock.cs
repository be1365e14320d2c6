namespace Earshot.Reliability;

/// <summary>
/// Provides a clock that runs faster than that of the machine, for the simulated service and all clients. Minutes then contain hundreds of
/// faults, although time limits, delays, and budgets have the proportions that they have in use.
/// </summary>
/// <param name="anchor">The time at which this clock agrees with that of the machine. It makes the clocks of several processes
/// equal.</param>
internal sealed class RunClock(DateTimeOffset anchor) : TimeProvider
{
    /// <summary>The number of seconds that pass in a second of the machine.</summary>
    public const int Speed = 10;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => anchor + ((System.GetUtcNow() - anchor) * Speed);

    /// <inheritdoc/>
    public override long GetTimestamp() => System.GetTimestamp() * Speed;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new RunTimer(System.CreateTimer(callback, state, OnMachine(dueTime), OnMachine(period)));

    // Rounded up to the milliseconds of timers, so that no timer fires before its time.
    private static TimeSpan OnMachine(TimeSpan span) => span <= TimeSpan.Zero
        ? span
        : TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds / Speed));

    private sealed class RunTimer(ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(OnMachine(dueTime), OnMachine(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
