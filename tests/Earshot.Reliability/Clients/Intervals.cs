namespace Earshot.Reliability.Clients;

/// <summary>Contains the time limits and delays of the clients, by the clock of the run. Most are shorter than the defaults.</summary>
internal static class Intervals
{
    public static TimeSpan Connect { get; } = TimeSpan.FromSeconds(15);

    public static TimeSpan Handshake { get; } = TimeSpan.FromSeconds(10);

    public static TimeSpan CatchUp { get; } = TimeSpan.FromMinutes(5);

    public static TimeSpan Close { get; } = TimeSpan.FromSeconds(3);

    public static TimeSpan Ping { get; } = TimeSpan.FromSeconds(10);

    public static TimeSpan Pong { get; } = TimeSpan.FromSeconds(10);

    public static TimeSpan FirstRetry { get; } = TimeSpan.FromSeconds(1);

    public static TimeSpan MaxRetry { get; } = TimeSpan.FromSeconds(15);

    public static TimeSpan MaxServer { get; } = TimeSpan.FromSeconds(20);

    public static TimeSpan Drain { get; } = TimeSpan.FromSeconds(5);

    public static TimeSpan Checkpoint { get; } = TimeSpan.FromSeconds(2);
}
