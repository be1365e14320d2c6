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

    /// <summary>Waits until a call can be sent; blocks if <paramref name="async"/> is false.</summary>
    /// <exception cref="RateLimitException">The wait would take longer than allowed.</exception>
    public async ValueTask WaitAsync(bool async, string operation, CancellationToken cancellationToken)
    {
        // Asked again after each wait: the response to another call may have closed the budget for longer.
        while (WaitFor(operation) is TimeSpan wait)
        {
            await time.WaitAsync(async, wait, cancellationToken).ConfigureAwait(false);
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
        return wait;
    }
}
