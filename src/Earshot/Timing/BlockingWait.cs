namespace Earshot.Timing;

/// <summary>Waiting on a <see cref="TimeProvider"/> without a task: the synchronous half of <c>Task.Delay</c>.</summary>
internal static class BlockingWait
{
    /// <summary>Blocks the calling thread for the given time.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static void Wait(this TimeProvider time, TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (delay <= TimeSpan.Zero)
        {
            return;
        }

        using var elapsed = new ManualResetEventSlim();
        using ITimer timer = time.CreateTimer(
            static state => ((ManualResetEventSlim)state!).Set(), elapsed, delay, Timeout.InfiniteTimeSpan);
        elapsed.Wait(cancellationToken);
    }
}
