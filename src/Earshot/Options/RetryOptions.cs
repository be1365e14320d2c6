namespace Earshot;

/// <summary>Specifies when and how often a failed call is retried.</summary>
/// <remarks>
/// Retried are 429 for every call, and for idempotent calls also 502, 503, 504, timeouts, and connections that are refused or lost. A call
/// that is not idempotent is otherwise retried only if nothing of it was sent.
/// </remarks>
public sealed record RetryOptions
{
    /// <summary>Gets or sets the maximum number of retries of a call. The default is 3; 0 turns retries off.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>
    /// Gets or sets the upper bound of the first delay. It doubles with each retry. The default is 0.5 seconds; the range is 0 to 24 days.
    /// </summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// Gets or sets the maximum of that bound. Each delay is a random time between zero and the bound (full jitter). The default is 15
    /// seconds; the range is 0 to 24 days.
    /// </summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets the longest delay that the server can impose, with <c>Retry-After</c> or by its rate limit. The default is 60 seconds;
    /// the range is 0 to 24 days. If the server asks for a longer delay, the call fails immediately with a <see cref="RateLimitException"/>
    /// or a <see cref="ServerException"/> whose <see cref="ApiException.RetryAfter"/> is the delay.
    /// </summary>
    public TimeSpan MaxServerDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Validates the options.</summary>
    /// <exception cref="ArgumentException">An option is not valid. The message names the option.</exception>
    public void Validate()
    {
        var check = new OptionCheck(nameof(RetryOptions));
        check.AtLeast(MaxRetries, 0);
        check.NotNegative(BaseDelay);
        check.NotNegative(MaxDelay);
        check.NotNegative(MaxServerDelay);
    }
}
