using Earshot.Timing;

namespace Earshot.Http;

/// <summary>Provides the rules of retries as pure functions: which failures are retryable, and the delay before the next attempt.</summary>
internal static class RetryRules
{
    /// <summary>
    /// Determines whether a failure is retryable. An idempotent call is retried after a lost or refused connection, a timeout, 429, 502,
    /// 503, and 504; any other call only if the server certainly did nothing: after 429, or if nothing was sent. A plain 500 is not
    /// retried, because it would recur.
    /// </summary>
    public static bool IsRetryable(Exception failure, bool isIdempotent, RetryOptions options) => failure switch
    {
        ApiException { RetryAfter: TimeSpan wait } when wait > options.MaxServerDelay => false,
        RateLimitException { WasHeldBack: true } => false,
        RateLimitException => true,
        ServerException { StatusCode: 502 or 503 or 504 } => isIdempotent,
        ConnectionException lost when IsTransient(lost.Problem) => isIdempotent || lost.NothingWasSent,
        _ => false,
    };

    /// <summary>Gets the delay before a retry.</summary>
    /// <param name="retries">The number of retries so far.</param>
    /// <param name="serverDelay">The delay that the server asked for, or null.</param>
    /// <param name="jitter">A random number from 0 to less than 1.</param>
    /// <param name="options">The retry options.</param>
    public static TimeSpan Delay(int retries, TimeSpan? serverDelay, double jitter, RetryOptions options) =>
        // The server's delay is a lower bound; the jitter keeps many clients from returning at the same instant.
        serverDelay is TimeSpan asked
            ? asked + (jitter * options.BaseDelay)
            : BackOff.Delay(retries, options.BaseDelay, options.MaxDelay, jitter);

    private static bool IsTransient(ConnectionProblem problem) =>
        problem is ConnectionProblem.Unreachable or ConnectionProblem.UnknownHost or ConnectionProblem.TimedOut or ConnectionProblem.Lost;
}
