namespace Earshot.SimpliSafe;

/// <summary>
/// Represents the addresses of the service. The defaults are the real hosts; use <see cref="At"/> for a simulator, which serves all of them
/// at one address.
/// </summary>
public sealed record SimpliSafeEndpoints
{
    /// <summary>Gets or sets the URL of the login host. The default is <c>https://auth.simplisafe.com</c>.</summary>
    public Uri Auth { get; init; } = new("https://auth.simplisafe.com");

    /// <summary>Gets or sets the URL of the API, including its version. The default is <c>https://api.simplisafe.com/v1</c>.</summary>
    public Uri Api { get; init; } = new("https://api.simplisafe.com/v1");

    /// <summary>Gets or sets the URL of the event WebSocket. The default is <c>wss://socketlink.prd.aser.simplisafe.com</c>.</summary>
    public Uri Socket { get; init; } = new("wss://socketlink.prd.aser.simplisafe.com");

    /// <summary>
    /// Gets or sets the URL for snapshots and streams of older cameras. The default is <c>https://media.simplisafe.com/v1</c>.
    /// </summary>
    public Uri Media { get; init; } = new("https://media.simplisafe.com/v1");

    /// <summary>
    /// Gets or sets the URL for the live view of newer cameras. The default is <c>https://app-hub.prd.aser.simplisafe.com/v2</c>.
    /// </summary>
    public Uri LiveView { get; init; } = new("https://app-hub.prd.aser.simplisafe.com/v2");

    /// <summary>
    /// Gets or sets the domain of the recordings of events. The default is <c>prd.cam.simplisafe.com</c>. The access token is not sent to
    /// any other domain, whatever the link of an event contains.
    /// </summary>
    public string RecordingDomain { get; init; } = "prd.cam.simplisafe.com";

    /// <summary>Creates the endpoints of a simulator, which serves everything at one address.</summary>
    /// <param name="origin">The address of the simulator, such as <c>http://127.0.0.1:8066</c>.</param>
    /// <returns>The endpoints.</returns>
    /// <exception cref="ArgumentException">The address is not an absolute HTTP or HTTPS URL.</exception>
    public static SimpliSafeEndpoints At(Uri origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        if (!origin.IsAbsoluteUri || origin.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"'{origin}' is not an absolute HTTP or HTTPS URL.", nameof(origin));
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
