using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot.Http;

/// <summary>
/// Holds the rate budget that all calls of a pipeline share. When the server reports that it is used up, later calls wait for its reset
/// here instead of being refused.
/// </summary>
internal sealed class RateBudget(TimeProvider timeProvider, TimeSpan longestWait, ILogger logger)
{
    // A server that asks for days is more likely to be mistaken, and must not silence a program for days.
    private static readonly TimeSpan LongestClosing = TimeSpan.FromMinutes(5);

    private long _opensAt = long.MinValue;

    /// <summary>
    /// Holds back all calls for a time, unless they are already held back for longer. The maximum is 5 minutes, or the longest wait of a
    /// call if that is longer.
    /// </summary>
    public void CloseFor(TimeSpan wait)
    {
        TimeSpan longest = longestWait > LongestClosing ? longestWait : LongestClosing;
        wait = wait < longest ? wait : longest;
        long opensAt = timeProvider.GetTimestamp() + (long)Math.Ceiling(wait.TotalSeconds * timeProvider.TimestampFrequency);
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

    /// <summary>Waits until a call can be sent; blocks if <paramref name="async"/> is false.</summary>
    /// <exception cref="RateLimitException">The wait would exceed the limit.</exception>
    public async ValueTask WaitAsync(bool async, string operation, CancellationToken cancellationToken)
    {
        // Checked again after each wait: the response to another call may have closed the budget for longer.
        while (WaitFor(operation) is TimeSpan wait)
        {
            await timeProvider.WaitAsync(async, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan? WaitFor(string operation)
    {
        long opensAt = Volatile.Read(ref _opensAt);
        long now = timeProvider.GetTimestamp();
        if (opensAt <= now)
        {
            return null;
        }

        TimeSpan wait = timeProvider.GetElapsedTime(now, opensAt);
        if (wait > longestWait)
        {
            throw new RateLimitException(
                $"{operation} was not sent: the rate limit of the server is exceeded; retry in {Math.Ceiling(wait.TotalSeconds)} s. "
                + "Reduce the number of calls.")
            {
                Operation = operation,
                WasHeldBack = true,
                RetryAfter = wait,
            };
        }

        logger.WaitingForBudget(operation, wait.TotalSeconds);
        return wait;
    }
}
