namespace Earshot.Http;

/// <summary>When and how often a failed call is repeated; <see cref="RetryRules"/> says which failures count.</summary>
public sealed record RetryOptions
{
    /// <summary>How often a call is repeated after its first attempt, 0 or more; 0 turns retries off. Default 3.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The bound of the first delay; it doubles with each retry. Default 0.5 s.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Where the doubling ends. The delay is then drawn evenly from zero to the bound (full jitter). Default 15 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The longest wait the server may impose (<c>Retry-After</c>, rate budget). Asked for more, the call fails at once with a
    /// <see cref="RateLimitException"/> (or <see cref="ServerException"/>) that says how long. Default 60 s.
    /// </summary>
    public TimeSpan MaxServerDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option can't hold; the message names it.</exception>
    public void Validate()
    {
        var check = new OptionCheck(nameof(RetryOptions));
        check.AtLeast(MaxRetries, 0);
        check.NotNegative(BaseDelay);
        check.NotNegative(MaxDelay);
        check.NotNegative(MaxServerDelay);
    }
}
