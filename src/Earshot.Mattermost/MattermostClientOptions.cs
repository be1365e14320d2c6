using System.Security.Cryptography;
using Earshot.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.Mattermost;

/// <summary>What a <see cref="MattermostClient"/> is made from; checked when it is made.</summary>
public sealed record MattermostClientOptions
{
    /// <summary>The site URL, <c>http</c> or <c>https</c>, with its sub-path where it has one: what people type into their browser.</summary>
    public required Uri Url { get; init; }

    /// <summary>
    /// Where the socket is, <c>ws</c> or <c>wss</c>, for servers that have it elsewhere. Default: under <see cref="Url"/>. The path
    /// <c>/api/v4/websocket</c> is added where it is missing.
    /// </summary>
    public Uri? WebSocketUrl { get; init; }

    /// <summary>How to log in; null for calls that need no log-in.</summary>
    public MattermostCredentials? Credentials { get; init; }

    /// <summary>Whether REST calls log in again with the password when the log-in session has ended. Default: off.</summary>
    public bool Relogin { get; init; }

    /// <summary>The least time between two log-ins that nobody asked for, so that no account is locked. Default: 30 s.</summary>
    public TimeSpan ReloginInterval { get; init; } = CredentialSource.DefaultLoginInterval;

    /// <summary>Proxy, certificates and time-outs, for REST and socket alike.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>When and how often a failed REST call is repeated.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>The clock. Default: the machine's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Gets or sets the random number generator for the jitter of delays. The client uses it under a lock. The default is a generator with a random seed.
    /// </summary>
    public Random Jitter { get; init; } = new(RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>Where logs go. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option is missing or can't hold; the message names it and says what to do.</exception>
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

    /// <summary>Where the socket is, with the query of a resume.</summary>
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
