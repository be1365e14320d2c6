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

    /// <summary>Where the jitter of waits comes from: gives a new source for each part that needs one. Default: fresh seeds.</summary>
    public Func<Random> Jitter { get; init; } = static () => new Random(RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>Where logs go. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Stands in for the network, in tests; the client disposes of it.</summary>
    internal HttpMessageHandler? Handler { get; init; }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option is missing or can't hold; the message names it and says what to do.</exception>
    public void Validate()
    {
        if (Url is null)
        {
            throw Invalid(nameof(Url), "is missing; give the site URL, such as https://chat.example.com.");
        }

        if (!Url.IsAbsoluteUri || Url.Scheme is not ("http" or "https") || Url.Host.Length == 0)
        {
            throw Invalid(nameof(Url), "is no http or https address; give the site URL, such as https://chat.example.com.");
        }

        if (Url.UserInfo.Length > 0 || Url.Query.Length > 0 || Url.Fragment.Length > 0)
        {
            throw Invalid(nameof(Url), "has a user, a query or a fragment; give the plain site URL, and credentials by Credentials.");
        }

        if (WebSocketUrl is not null && (!WebSocketUrl.IsAbsoluteUri || WebSocketUrl.Scheme is not ("ws" or "wss" or "http" or "https")))
        {
            throw Invalid(nameof(WebSocketUrl), "is no ws or wss address, such as wss://chat.example.com.");
        }

        if (WebSocketUrl is not null && (WebSocketUrl.UserInfo.Length > 0 || WebSocketUrl.Query.Length > 0 || WebSocketUrl.Fragment.Length > 0))
        {
            throw Invalid(nameof(WebSocketUrl), "has a user, a query or a fragment; give the plain address, and credentials by Credentials.");
        }

        if (ReloginInterval < TimeSpan.Zero)
        {
            throw Invalid(nameof(ReloginInterval), "is negative; it must be 0 or more.");
        }

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

    private static ArgumentException Invalid(string option, string problem) => new($"MattermostClientOptions.{option} {problem}", option);
}
