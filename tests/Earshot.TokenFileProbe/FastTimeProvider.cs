namespace Earshot.TokenFileProbe;

/// <summary>
/// Provides a clock on which timers run ten thousand times faster, so that the delay between two refreshes takes no time. The wall clock is
/// unchanged.
/// </summary>
internal sealed class FastTimeProvider : TimeProvider
{
    private const int Factor = 10_000;

    public override long GetTimestamp() => base.GetTimestamp() * Factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(
            callback, state, dueTime > TimeSpan.Zero ? dueTime / Factor : dueTime, period > TimeSpan.Zero ? period / Factor : period);
}
