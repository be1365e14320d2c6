namespace Earshot.Reliability.Clients;

/// <summary>Contains the time limits and delays of the clients, which are scaled down so that minutes contain hundreds of faults.</summary>
internal static class Intervals
{
    public static TimeSpan Connect { get; } = TimeSpan.FromSeconds(2);

    public static TimeSpan Handshake { get; } = TimeSpan.FromSeconds(1.5);

    public static TimeSpan CatchUp { get; } = TimeSpan.FromSeconds(20);

    public static TimeSpan Close { get; } = TimeSpan.FromMilliseconds(500);

    public static TimeSpan Ping { get; } = TimeSpan.FromSeconds(1);

    public static TimeSpan Pong { get; } = TimeSpan.FromSeconds(1);

    public static TimeSpan FirstRetry { get; } = TimeSpan.FromMilliseconds(50);

    public static TimeSpan MaxRetry { get; } = TimeSpan.FromSeconds(1);

    public static TimeSpan MaxServer { get; } = TimeSpan.FromSeconds(2);

    public static TimeSpan Drain { get; } = TimeSpan.FromMilliseconds(500);

    public static TimeSpan Checkpoint { get; } = TimeSpan.FromMilliseconds(200);
}
