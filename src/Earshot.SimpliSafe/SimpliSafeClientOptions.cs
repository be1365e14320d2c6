using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.SimpliSafe;

/// <summary>How a <see cref="SimpliSafeClient"/> behaves.</summary>
public sealed record SimpliSafeClientOptions
{
    /// <summary>Where the service is. Default: the real hosts.</summary>
    public SimpliSafeEndpoints Endpoints { get; init; } = new();

    /// <summary>
    /// Where the log-in is kept between runs. Default: in memory, so that the caller keeps the refresh token; a
    /// <see cref="FileTokenStore"/> keeps it in a file that only its owner can read.
    /// </summary>
    public ITokenStore TokenStore { get; init; } = new MemoryTokenStore();

    /// <summary>
    /// Where <see cref="SimpliSafeClient.LoginWithCredentialsAsync"/> asks for tokens. Default: null, which is <c>api/token</c> under
    /// <see cref="SimpliSafeEndpoints.Api"/>, where the service took passwords until 2021.
    /// </summary>
    public Uri? PasswordGrantAddress { get; init; }

    /// <summary>
    /// What the header <c>User-Agent</c> says. Default: a desktop browser's words. One witness found other agents refused with 403, others send
    /// their library's name and work: this is the safe choice.
    /// </summary>
    public string UserAgent { get; init; } =
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.0 Safari/605.1.15";

    /// <summary>How many calls the account may make at once and over time, so that the service doesn't block the address.</summary>
    public CallPace Pace { get; init; } = new();

    /// <summary>How <see cref="SimpliSafeClient.WebSocket"/> behaves.</summary>
    public SimpliSafeListenerOptions WebSocket { get; init; } = new();

    /// <summary>Proxy, certificates and time-outs, for REST and socket alike.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>When and how often a failed read is repeated. Commands have rules of their own.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>How commands (arm, disarm, lock, unlock, PINs, settings) are carried out.</summary>
    public SimpliSafeCommandOptions Commands { get; init; } = new();

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
        Check(Endpoints is not null, nameof(Endpoints), "can't be null.");
        Check(TokenStore is not null, nameof(TokenStore), "can't be null; a MemoryTokenStore keeps nothing on disk.");
        Check(
            PasswordGrantAddress is null or { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" },
            nameof(PasswordGrantAddress),
            "must be an absolute http or https address without user, query and fragment.");
        Check(
            !string.IsNullOrEmpty(UserAgent) && UserAgent.All(static character => character is >= ' ' and <= '~'),
            nameof(UserAgent),
            "must be one line of ASCII.");
        Check(TimeProvider is not null, nameof(TimeProvider), "can't be null.");
        Check(Jitter is not null, nameof(Jitter), "can't be null.");
        Check(LoggerFactory is not null, nameof(LoggerFactory), "can't be null.");
        Pace.Validate();
        Check(WebSocket is not null, nameof(WebSocket), "can't be null.");
        WebSocket!.Validate();
        Network.Validate();
        Retry.Validate();
        Commands.Validate();
    }

    private static void Check(bool holds, string option, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException($"{option} {otherwise}", option);
        }
    }
}
