using Earshot.Timing;

namespace Earshot.Http;

/// <summary>Decides whether a failed call is retried, and waits before each retry.</summary>
internal sealed class RetryPolicy(HttpPipelineOptions options)
{
    /// <summary>Determines whether another attempt may follow a failure.</summary>
    /// <param name="request">The call.</param>
    /// <param name="failure">The failure of the last attempt.</param>
    /// <param name="retries">The number of retries so far.</param>
    public bool Allows(ApiRequest request, Exception failure, int retries) =>
        retries < options.Retry.MaxRetries
        && (request.Content is { CanBeRepeated: false }
            ? failure is ConnectionException { NothingWasSent: true }
            : RetryRules.IsRetryable(failure, request.IsIdempotent, options.Retry));

    /// <summary>Waits before the next attempt; blocks if <paramref name="async"/> is false.</summary>
    /// <param name="async">Whether to wait asynchronously.</param>
    /// <param name="failure">The failure of the last attempt.</param>
    /// <param name="retries">The number of retries so far.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public ValueTask WaitAsync(bool async, Exception failure, int retries, CancellationToken cancellationToken)
    {
        TimeSpan delay = RetryRules.Delay(retries, (failure as ApiException)?.RetryAfter, options.Jitter.NextDouble(), options.Retry);
        options.Logger.Retrying((failure as EarshotException)?.Operation, FailureName.Of(failure), retries + 1, delay.TotalSeconds);
        return options.TimeProvider.WaitAsync(async, delay, cancellationToken);
    }
}
