namespace Earshot.Timing;

/// <summary>
/// Provides a delay on a <see cref="TimeProvider"/> for code that has one body for its synchronous and its asynchronous form.
/// </summary>
internal static class TimedWait
{
    /// <summary>Waits for a time.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="async">
    /// Whether to wait asynchronously. If false, the calling thread is blocked and the returned task is complete.
    /// </param>
    /// <param name="delay">The time to wait; it is rounded up to whole milliseconds. Zero or less returns immediately.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="OperationCanceledException">The token was canceled first.</exception>
    public static ValueTask WaitAsync(this TimeProvider timeProvider, bool async, TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (delay <= TimeSpan.Zero)
        {
            return ValueTask.CompletedTask;
        }

        // Timers count whole milliseconds: rounding up keeps them from firing early.
        delay = TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
        if (async)
        {
            return new ValueTask(Task.Delay(delay, timeProvider, cancellationToken));
        }

        using var elapsed = new ManualResetEventSlim();
        using ITimer timer = timeProvider.CreateTimer(
            static state => ((ManualResetEventSlim)state!).Set(), elapsed, delay, Timeout.InfiniteTimeSpan);
        elapsed.Wait(cancellationToken);
        return ValueTask.CompletedTask;
    }
}
