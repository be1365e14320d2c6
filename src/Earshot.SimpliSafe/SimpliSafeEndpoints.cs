namespace Earshot.SimpliSafe;

/// <summary>Where the service is. The defaults are the real hosts; <see cref="At"/> is for a simulator, which serves all of them at one address.</summary>
public sealed record SimpliSafeEndpoints
{
    /// <summary>The log-in host. Default: <c>https://auth.simplisafe.com</c>.</summary>
    public Uri Auth { get; init; } = new("https://auth.simplisafe.com");

    /// <summary>The API, with its version. Default: <c>https://api.simplisafe.com/v1</c>.</summary>
    public Uri Api { get; init; } = new("https://api.simplisafe.com/v1");

    /// <summary>The event socket. Default: <c>wss://socketlink.prd.aser.simplisafe.com</c>.</summary>
    public Uri Socket { get; init; } = new("wss://socketlink.prd.aser.simplisafe.com");

    /// <summary>Snapshots and streams of older cameras. Default: <c>https://media.simplisafe.com/v1</c>.</summary>
    public Uri Media { get; init; } = new("https://media.simplisafe.com/v1");

    /// <summary>Live view of newer cameras. Default: <c>https://app-hub.prd.aser.simplisafe.com/v2</c>.</summary>
    public Uri LiveView { get; init; } = new("https://app-hub.prd.aser.simplisafe.com/v2");

    /// <summary>
    /// The domain under which events' recordings lie; the token is sent to no other, whatever an event's link says. Default:
    /// <c>prd.cam.simplisafe.com</c>.
    /// </summary>
    public string RecordingDomain { get; init; } = "prd.cam.simplisafe.com";

    /// <summary>Everything at one address, as a simulator serves it.</summary>
    /// <param name="origin">Such as <c>http://127.0.0.1:8066</c>.</param>
    /// <exception cref="ArgumentException">It is no http or https address.</exception>
    public static SimpliSafeEndpoints At(Uri origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        if (!origin.IsAbsoluteUri || origin.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"{origin} is no http or https address.", nameof(origin));
        }

        var socket = new UriBuilder(origin) { Scheme = origin.Scheme == "https" ? "wss" : "ws", Port = origin.Port };
        return new SimpliSafeEndpoints
        {
            Auth = origin,
            Api = new Uri(origin, "v1"),
            Socket = socket.Uri,
            Media = new Uri(origin, "v1"),
            LiveView = new Uri(origin, "v2"),
            RecordingDomain = origin.Host,
        };
    }
}
