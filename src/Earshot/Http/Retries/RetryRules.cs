using Earshot.Timing;

namespace Earshot.Http;

/// <summary>Which failures are worth another try, and after how long. Pure functions, no state.</summary>
internal static class RetryRules
{
    /// <summary>
    /// A call that may run twice is repeated after a lost or unreachable server, a time-out, 429, 502, 503 and 504; any other call only where
    /// the server surely did nothing: after 429, or when nothing was sent. A plain 500 is the server's own bug and comes back the same.
    /// </summary>
    public static bool IsWorthRetrying(Exception? failure, bool idempotent, RetryOptions options) => failure switch
    {
        ApiException { RetryAfter: TimeSpan wait } when wait > options.MaxServerDelay => false,
        RateLimitException { WasHeldBack: true } => false,
        RateLimitException => true,
        ServerException { StatusCode: 502 or 503 or 504 } => idempotent,
        ConnectionException lost when IsPassing(lost.Problem) => idempotent || lost.NothingWasSent,
        _ => false,
    };

    private static bool IsPassing(ConnectionProblem problem) =>
        problem is ConnectionProblem.Unreachable or ConnectionProblem.UnknownHost or ConnectionProblem.TimedOut or ConnectionProblem.Lost;

    /// <summary>The delay before retry number <paramref name="attempt"/> (from 0), with <paramref name="random"/> in 0..1.</summary>
    public static TimeSpan Delay(int attempt, TimeSpan? serverDelay, double random, RetryOptions options)
    {
        // What the server asks for is a lower bound; the jitter on top keeps many callers from coming back at the same instant.
        if (serverDelay is TimeSpan asked)
        {
            return asked + (random * options.BaseDelay);
        }

        return BackOff.Delay(attempt, options.BaseDelay, options.MaxDelay, random);
    }
}
