using Earshot.Mattermost.Tests.Servers;

namespace Earshot.Mattermost.Tests.Listening;

/// <summary>Provides the clients and options that most tests use.</summary>
internal static class Clients
{
    /// <summary>
    /// Gets reconnect options with minimal delays, for real time. Nothing is caught up, so that what a connection loses shows.
    /// </summary>
    public static MattermostListenerOptions Eager { get; } = new()
    {
        CatchUp = false,
        FirstRetryDelay = TimeSpan.FromMilliseconds(5),
        MaxRetryDelay = TimeSpan.FromMilliseconds(20),
    };

    public static MattermostClientOptions Options(Uri url, MattermostCredentials? credentials = null) => new()
    {
        Url = url,
        Credentials = credentials ?? MattermostCredentials.Token(ScriptedMattermost.Token),
        Jitter = new Random(1),
        ReloginInterval = TimeSpan.Zero,
        Network = new NetworkOptions { Proxy = NetworkOptions.NoProxy },
        Retry = new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) },
    };

    public static MattermostClient For(ScriptedMattermost server, TimeProvider? time = null) =>
        new(Options(server.Url) with { TimeProvider = time ?? TimeProvider.System });
}
