namespace Earshot.Simulator.Mattermost;

/// <summary>
/// Represents the rate limit of the simulated server. The defaults are those of the server. Requests that exceed the limit get status 429.
/// </summary>
public sealed record RateLimitOptions
{
    /// <summary>Gets or sets the number of requests per second. The default is 10; the minimum is 1.</summary>
    public int PerSecond { get; init; } = 10;

    /// <summary>
    /// Gets or sets the number of requests that are accepted in a burst above the rate. The default is 100; the minimum is 0.
    /// </summary>
    public int MaxBurst { get; init; } = 100;

    /// <summary>
    /// Gets or sets a value that indicates whether each token has its own limit. The default is <see langword="false"/>, which counts all
    /// requests of an address together, as the server does.
    /// </summary>
    public bool ByToken { get; init; }
}
