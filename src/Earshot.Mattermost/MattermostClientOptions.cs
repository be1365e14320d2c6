using System.Security.Cryptography;
using Earshot.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.Mattermost;

/// <summary>
/// Specifies how a <see cref="MattermostClient"/> connects and logs in. The client validates the options when it is created.
/// </summary>
public sealed record MattermostClientOptions
{
    /// <summary>Gets or sets the site URL, <c>http</c> or <c>https</c>, with its sub-path if it has one, as in a browser.</summary>
    public required Uri Url { get; init; }

    /// <summary>
    /// Gets or sets the URL of the WebSocket endpoint, <c>ws</c> or <c>wss</c>, for servers that have it at another URL. The default is
    /// <see langword="null"/>, which uses <see cref="Url"/>. The path <c>/api/v4/websocket</c> is added if it is missing.
    /// </summary>
    public Uri? WebSocketUrl { get; init; }

    /// <summary>Gets or sets the credentials, or <see langword="null"/> for calls that require no login.</summary>
    public MattermostCredentials? Credentials { get; init; }

    /// <summary>
    /// Gets or sets a value that indicates whether REST calls log in again with the password when the login session has ended. The default
    /// is <see langword="false"/>.
    /// </summary>
    public bool Relogin { get; init; }

    /// <summary>
    /// Gets or sets the minimum time between two automatic logins, so that no account is locked out. The default is 30 seconds; the range
    /// is 0 to 24 days.
    /// </summary>
    public TimeSpan ReloginInterval { get; init; } = CredentialSource.DefaultLoginInterval;

    /// <summary>Gets or sets the proxy, certificates, and timeouts, for REST calls and WebSocket connections.</summary>
    /// <remarks>
    /// To test a program without a server, replace the network with <see cref="NetworkOptions.Handler"/> or
    /// <see cref="NetworkOptions.ConnectCallback"/>. A simulator that runs in memory is connected through the latter.
    /// </remarks>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Gets or sets when and how often a failed REST call is retried.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>Gets or sets the clock. The default is that of the system.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Gets or sets the random number generator for the jitter of delays. The client uses it under a lock. The default is a generator with
    /// a random seed.
    /// </summary>
    public Random Jitter { get; init; } = new(RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>Gets or sets the logger factory. By default, nothing is logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Validates the options.</summary>
    /// <exception cref="ArgumentException">An option is missing or not valid. The message names the option.</exception>
    public void Validate()
    {
        var check = new OptionCheck(nameof(MattermostClientOptions));
        check.That(Url is not null, nameof(Url), "is required. Set it to the site URL, such as https://chat.example.com.");
        check.HttpAddress(Url);
        check.That(
            WebSocketUrl is null
            || WebSocketUrl is { IsAbsoluteUri: true, Scheme: "ws" or "wss" or "http" or "https", UserInfo: "", Query: "", Fragment: "" },
            nameof(WebSocketUrl),
            "must be an absolute ws or wss URL without user information, query, and fragment, such as wss://chat.example.com.");
        check.NotNegative(ReloginInterval);
        check.NotNull(Network);
        check.NotNull(Retry);
        check.NotNull(TimeProvider);
        check.NotNull(Jitter);
        check.NotNull(LoggerFactory);
        Network.Validate();
        Retry.Validate();
    }

    /// <summary>Gets the URL of the WebSocket endpoint, with a query.</summary>
    internal Uri SocketAddress(string query)
    {
        const string Path = "/api/v4/websocket";
        var address = new UriBuilder(WebSocketUrl ?? Url!);
        address.Scheme = address.Scheme switch
        {
            "http" => "ws",
            "https" => "wss",
            _ => address.Scheme,
        };
        string path = address.Path.TrimEnd('/');
        address.Path = path.EndsWith(Path, StringComparison.Ordinal) ? path : path + Path;
        address.Query = query;
        return address.Uri;
    }
}
