namespace Earshot.Simulator.SimpliSafe;

/// <summary>
/// Represents the options of a <see cref="SimpliSafeSimulator"/>. The defaults follow what is known or assumed of the service today.
/// </summary>
public sealed record SimpliSafeSimulatorOptions : SimulatorOptions
{
    /// <summary>
    /// Gets or sets what happens to a refresh token when it is used. The default is <see cref="RefreshTokenRotation.Never"/>.
    /// </summary>
    public RefreshTokenRotation RefreshTokenRotation { get; init; }

    /// <summary>
    /// Gets or sets the lifetime of an access token, which must be greater than zero. The default is one hour, as on the service.
    /// </summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Gets or sets a value that indicates whether /v1/api/token accepts an email address and a password, as until 2021. The default is
    /// <see langword="false"/>.
    /// </summary>
    public bool AllowPasswordGrant { get; init; }

    /// <summary>
    /// Gets or sets a value that indicates whether commands return the responses of 2018 to 2021: success, reason, and lastUpdated for a
    /// state, and the state for a lock. Listed events without a camera then have an empty videoStartedBy and video. The default is
    /// <see langword="false"/>.
    /// </summary>
    public bool LegacyResponses { get; init; }

    /// <summary>Gets or sets the meaning of the fromTimestamp parameter of the event list.</summary>
    public FromTimestampMode FromTimestamp { get; init; }

    /// <summary>
    /// Gets or sets the time until the cloud learns of a sensor's change without a forced read. The default is 5 seconds; with zero, it
    /// learns immediately. Sources report 5 to 10 seconds, or minutes.
    /// </summary>
    public TimeSpan SensorCacheDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets the time that the base station needs for forced reads, settings, PINs, and arming. Further requests in this time get
    /// 409 SettingsInProgress. The default is zero: requests are never rejected for this reason.
    /// </summary>
    public TimeSpan BaseStationDelay { get; init; }

    /// <summary>
    /// Gets or sets the time between a command and the movement of the bolt. The default is 5 seconds, as one source reports.
    /// </summary>
    public TimeSpan BoltDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets the time between an event and its recording. The default is 3 seconds. Until then, the links of the recording return
    /// 404.
    /// </summary>
    public TimeSpan MediaDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Gets or sets the time between an event and its appearance in the event list. The default is zero. The WebSocket sends the event
    /// immediately.
    /// </summary>
    public TimeSpan ListDelay { get; init; }

    /// <summary>
    /// Gets or sets a value that indicates whether hello is sent when the socket opens, instead of after identify. The default is
    /// <see langword="false"/>. Sources differ.
    /// </summary>
    public bool SendHelloOnOpen { get; init; }

    /// <summary>
    /// Gets or sets the type of the message that confirms a join. One source reports com.simplisafe.service.subscribed instead of the
    /// default.
    /// </summary>
    public string SubscribedType { get; init; } = "com.simplisafe.namespace.subscribed";

    /// <summary>
    /// Gets or sets the code with which to close a socket whose token is not valid or no longer valid, from 4000 to 4999, or
    /// <see langword="null"/>, the default, to keep the socket open without events. No source shows either behavior.
    /// </summary>
    public int? RefusedSocketCloseCode { get; init; }

    /// <summary>Gets or sets the number of unsent messages at which a socket is aborted. The default is 65,536; the minimum is 1.</summary>
    public int SendQueueSize { get; init; } = 65_536;

    internal override string? GetError() => this switch
    {
        _ when AccessTokenLifetime <= TimeSpan.Zero => "AccessTokenLifetime must be greater than zero.",
        _ when SensorCacheDelay < TimeSpan.Zero => "SensorCacheDelay must not be negative.",
        _ when BaseStationDelay < TimeSpan.Zero => "BaseStationDelay must not be negative.",
        _ when BoltDelay < TimeSpan.Zero => "BoltDelay must not be negative.",
        _ when MediaDelay < TimeSpan.Zero => "MediaDelay must not be negative.",
        _ when ListDelay < TimeSpan.Zero => "ListDelay must not be negative.",
        { SubscribedType: "" or null } => "SubscribedType must not be empty.",
        { RefusedSocketCloseCode: < 4000 or > 4999 } => "RefusedSocketCloseCode must be from 4000 to 4999.",
        { SendQueueSize: < 1 } => "SendQueueSize must be 1 or more.",
        _ => null,
    };
}
