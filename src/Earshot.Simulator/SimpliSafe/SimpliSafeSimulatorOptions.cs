using Earshot.Simulator.Faults;
using Microsoft.Extensions.Logging;

namespace Earshot.Simulator.SimpliSafe;

/// <summary>How a <see cref="SimpliSafeSimulator"/> behaves; by default as the service is known to, or believed to, today.</summary>
public sealed record SimpliSafeSimulatorOptions
{
    /// <summary>The loopback port, 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>No port at all: clients connect with <see cref="SimpliSafeSimulator.ConnectAsync"/>.</summary>
    public bool InMemory { get; init; }

    /// <summary>
    /// Whether clients come by https and wss. The certificate is made at the start for localhost and the loopback addresses, signed by itself:
    /// no client trusts it unless told to.
    /// </summary>
    public bool Https { get; init; }

    /// <summary>The service's clock: expiry of tokens, delays of alarms, bolts, caches.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The seed of ids and tokens: the same seed and the same calls give the same ones.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What becomes of a used refresh token.</summary>
    public RefreshTokenRotation RefreshTokenRotation { get; init; }

    /// <summary>How long an access token is good; above zero. The service says 3600 s.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Takes e-mail and password at /v1/api/token, as the service did until 2021; otherwise that is refused.</summary>
    public bool AllowPasswordGrant { get; init; }

    /// <summary>Answers commands in the shapes of 2018 to 2021: success, reason and lastUpdated with a state, the state with a lock.</summary>
    public bool LegacyResponses { get; init; }

    /// <summary>What fromTimestamp of the list of events means.</summary>
    public FromTimestampMode FromTimestamp { get; init; }

    /// <summary>How long until the cloud knows of a sensor's change by itself; zero for at once. Witnesses: 5 to 10 s, or minutes.</summary>
    public TimeSpan SensorCacheDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the base station takes for what must be asked of it: forced reads, settings, PINs, arming. It does one thing at a time; who comes
    /// meanwhile gets 409 SettingsInProgress. Zero (default): at once, so that nobody can come meanwhile.
    /// </summary>
    public TimeSpan BaseStationDelay { get; init; }

    /// <summary>How long a bolt takes after a command. One witness: about 5 s.</summary>
    public TimeSpan BoltDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after its event a recording isn't there yet, and its links answer 404.</summary>
    public TimeSpan MediaDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Sends hello when the socket opens, instead of as the first answer to identify. Witnesses differ.</summary>
    public bool SendHelloOnOpen { get; init; }

    /// <summary>The type of the message that says that a socket is live. One witness has com.simplisafe.service.subscribed instead.</summary>
    public string SubscribedType { get; init; } = "com.simplisafe.namespace.subscribed";

    /// <summary>
    /// The code with which a socket is closed whose token is no good, or no longer; null (default) leaves it open and silent. No witness has seen
    /// either. From 4000 to 4999.
    /// </summary>
    public int? RefusedSocketCloseCode { get; init; }

    /// <summary>How many unsent messages a socket may have before it is cut, from 1.</summary>
    public int SendQueueSize { get; init; } = 65_536;

    /// <summary>What goes wrong on purpose.</summary>
    public FaultInjector? Faults { get; init; }

    /// <summary>Where the server's own log goes.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>What is wrong with them, naming the option; null where nothing is.</summary>
    internal string? GetError() => this switch
    {
        _ when AccessTokenLifetime <= TimeSpan.Zero => "AccessTokenLifetime must be more than nothing.",
        _ when SensorCacheDelay < TimeSpan.Zero => "SensorCacheDelay must not be negative.",
        _ when BaseStationDelay < TimeSpan.Zero => "BaseStationDelay must not be negative.",
        _ when BoltDelay < TimeSpan.Zero => "BoltDelay must not be negative.",
        _ when MediaDelay < TimeSpan.Zero => "MediaDelay must not be negative.",
        { SubscribedType: "" or null } => "SubscribedType must not be empty.",
        { RefusedSocketCloseCode: < 4000 or > 4999 } => "RefusedSocketCloseCode must be from 4000 to 4999.",
        { SendQueueSize: < 1 } => "SendQueueSize must be 1 or more.",
        _ => null,
    };
}
