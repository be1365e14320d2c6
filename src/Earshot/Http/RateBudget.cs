using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot.Http;

/// <summary>
/// The rate budget that all calls of a pipeline share: once the server says it is used up, the next calls wait for its reset here
/// instead of running into a refusal.
/// </summary>
internal sealed class RateBudget(TimeProvider time, TimeSpan maximumWait, ILogger logger)
{
    private long _opensAt = long.MinValue;

    /// <summary>Notes that the server takes no calls for the given time.</summary>
    public void CloseFor(TimeSpan wait)
    {
        long opensAt = time.GetTimestamp() + (long)Math.Ceiling(wait.TotalSeconds * time.TimestampFrequency);
        long known = Volatile.Read(ref _opensAt);
        while (opensAt > known)
        {
            long seen = Interlocked.CompareExchange(ref _opensAt, opensAt, known);
            if (seen == known)
            {
                return;
            }

            known = seen;
        }
    }

    /// <summary>Blocks until a call may go out.</summary>
    /// <exception cref="RateLimitException">That would take longer than allowed.</exception>
    public void Wait(string operation, CancellationToken cancellationToken)
    {
        while (WaitFor(operation) is TimeSpan wait)
        {
            time.Wait(wait, cancellationToken);
        }
    }

    /// <inheritdoc cref="Wait"/>
    public async ValueTask WaitAsync(string operation, CancellationToken cancellationToken)
    {
        // Asked again after each wait: another call's answer may have closed the budget for longer.
        while (WaitFor(operation) is TimeSpan wait)
        {
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan? WaitFor(string operation)
    {
        long opensAt = Volatile.Read(ref _opensAt);
        long now = time.GetTimestamp();
        if (opensAt <= now)
        {
            return null;
        }

        TimeSpan wait = time.GetElapsedTime(now, opensAt);
        if (wait > maximumWait)
        {
            throw new RateLimitException(
                $"{operation} was not sent: the server takes no calls for another {Math.Ceiling(wait.TotalSeconds)} s. Call less often.")
            {
                Operation = operation,
                WasHeldBack = true,
                RetryAfter = wait,
            };
        }

        logger.WaitingForBudget(operation, wait.TotalSeconds);
        // Timers count whole milliseconds: rounded up, they don't fire early.
        return TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
    }
}
