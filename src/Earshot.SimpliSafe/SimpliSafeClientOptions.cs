using System.Security.Cryptography;
using Earshot.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.SimpliSafe;

/// <summary>How a <see cref="SimpliSafeClient"/> behaves.</summary>
public sealed record SimpliSafeClientOptions
{
    /// <summary>Where the service is. Default: the real hosts.</summary>
    public SimpliSafeEndpoints Endpoints { get; init; } = new();

    /// <summary>Proxy, certificates and time-outs, for REST and socket alike.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>When and how often a failed read is repeated. Commands have rules of their own.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>How commands (arm, disarm, lock, unlock, PINs, settings) are carried out.</summary>
    public SimpliSafeCommandOptions Commands { get; init; } = new();

    /// <summary>The clock. Default: the machine's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the jitter of waits comes from: gives a new source for each part that needs one. Default: fresh seeds.</summary>
    public Func<Random> Jitter { get; init; } = static () => new Random(RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>Where logs go. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option is missing or can't hold; the message names it and says what to do.</exception>
    public void Validate()
    {
        Network.Validate();
        Retry.Validate();
        Commands.Validate();
    }
}
