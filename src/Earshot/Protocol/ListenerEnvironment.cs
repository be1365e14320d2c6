using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.Protocol;

/// <summary>What comes into a listener from outside: time, randomness, and where its logs go.</summary>
public sealed record ListenerEnvironment
{
    /// <summary>The clock. Default: the machine's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the jitter of waits comes from; used by one listener alone. Default: a fresh seed.</summary>
    public Random Jitter { get; init; } = new(RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>Where logs go. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
