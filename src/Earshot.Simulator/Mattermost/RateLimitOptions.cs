namespace Earshot.Simulator.Mattermost;

/// <summary>How many requests the server takes before it answers 429; the defaults are the server's own.</summary>
public sealed record RateLimitOptions
{
    /// <summary>Requests a second that are always taken, from 1.</summary>
    public int PerSecond { get; init; } = 10;

    /// <summary>Requests above that rate that are taken at once, from 0.</summary>
    public int MaxBurst { get; init; } = 100;
}
