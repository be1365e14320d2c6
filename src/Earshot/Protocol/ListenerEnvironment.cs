using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.Protocol;

/// <summary>Represents what a listener depends on: time, randomness, and loggers.</summary>
public sealed record ListenerEnvironment
{
    /// <summary>Gets or sets the local clock. The default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Gets or sets the source of randomness for the delays between attempts. Access is synchronized by a lock on the object. The default
    /// is a new one with a random seed.
    /// </summary>
    public Random Jitter { get; init; } = new(RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>Gets or sets the factory of the listener's logger. By default nothing is logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
