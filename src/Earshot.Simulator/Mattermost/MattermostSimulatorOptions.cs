namespace Earshot.Simulator.Mattermost;

/// <summary>Represents the options of a <see cref="MattermostSimulator"/>. The defaults are those of a server 5.37.</summary>
public sealed record MattermostSimulatorOptions : SimulatorOptions
{
    /// <summary>Gets or sets the rate limit, or <see langword="null"/>, the default, to disable rate limiting.</summary>
    public RateLimitOptions? RateLimit { get; init; }

    /// <summary>
    /// Gets or sets the path that precedes all other paths, such as "/chat". The default is an empty string; otherwise, the path starts
    /// with a slash and does not end with one.
    /// </summary>
    public string SubPath { get; init; } = "";

    /// <summary>
    /// Gets or sets the version, which appears in hello events, ping replies, and headers, and determines the behavior: that of 5.37 up to
    /// 6.0, that of 9.10 up to 10, and that of 11.6 from 11.0 on. The default is 5.37.0.
    /// </summary>
    public string ServerVersion { get; init; } = "5.37.0";

    /// <summary>Gets or sets the number of sent events that are kept for a replay. The default is 128; the minimum is 1.</summary>
    public int DeadQueueSize { get; init; } = 128;

    /// <summary>
    /// Gets or sets the number of unsent messages at which the server closes a socket. The default is 256; the minimum is 2. From half of
    /// this number, typing and status events are dropped.
    /// </summary>
    public int SendQueueSize { get; init; } = 256;

    /// <summary>Gets or sets the time within which a socket must authenticate. The default is 5 seconds.</summary>
    public TimeSpan AuthenticationTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets the time limit for a write to a socket. The default is 30 seconds.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the time between ping frames. The default is 60 seconds, according to protocol notes.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Gets or sets the time without a pong frame after which a socket is aborted without a close frame. The default is 100 seconds,
    /// according to protocol notes. The value must be greater than <see cref="PingInterval"/>. Other frames are not considered.
    /// </summary>
    /// <remarks>If <see cref="TimeProvider"/> advances by more than this time in one step, clients cannot send a pong in time.</remarks>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// Gets or sets the time between two removals of closed sockets' state, and the time without user activity after which the state is
    /// removed. The default is 5 minutes.
    /// </summary>
    public TimeSpan ReaperInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets or sets a value that indicates whether sessions can be resumed. The default is <see langword="true"/>. Otherwise, hello events
    /// contain an empty connection ID, and the state of closed sockets is not kept.
    /// </summary>
    public bool ReliableWebSockets { get; init; } = true;

    /// <summary>
    /// Gets or sets a value that indicates whether connecting sets a user online and the last disconnect sets the user offline, with the
    /// corresponding events. The default is <see langword="true"/>.
    /// </summary>
    public bool AutomaticStatus { get; init; } = true;

    /// <summary>
    /// Gets or sets a value that indicates whether REST requests of users without a multi-factor secret are rejected. The default is
    /// <see langword="false"/>.
    /// </summary>
    public bool EnforceMfa { get; init; }

    /// <summary>
    /// Gets or sets the number of consecutive failed logins after which an account is locked. The default is 10; the minimum is 1.
    /// </summary>
    public int MaximumLoginAttempts { get; init; } = 10;

    /// <summary>
    /// Gets or sets a value that indicates whether <see cref="MattermostSimulator.Ledger"/> records events. The default is
    /// <see langword="false"/>, because the ledger is never shortened.
    /// </summary>
    public bool KeepLedger { get; init; }

    /// <summary>
    /// Gets or sets the maximum number of posts per channel with the same time, or <see langword="null"/>, the default, for no maximum.
    /// Times of further posts are later than the clock. Set the option when a program creates posts faster than a real server could.
    /// </summary>
    public int? MaximumPostsPerMillisecond { get; init; }

    /// <summary>
    /// Gets or sets the time that the server takes to create a post over REST. The default is zero. Meanwhile, requests with the same
    /// pending post ID are rejected.
    /// </summary>
    public TimeSpan PostDuration { get; init; }

    /// <summary>Gets or sets the lifetime of a login session. The default is 180 days.</summary>
    public TimeSpan SessionLength { get; init; } = TimeSpan.FromDays(180);

    /// <summary>Gets or sets the maximum size of a request body that is not a file, in bytes. The default is 300,000.</summary>
    public int MaximumPayloadSize { get; init; } = 300_000;

    /// <summary>Gets or sets the maximum size of a file, in bytes. The default is 52,428,800.</summary>
    public int MaximumFileSize { get; init; } = 52_428_800;

    internal override string? GetError() => this switch
    {
        _ when !Version.TryParse(ServerVersion, out _) => "ServerVersion must be a version, such as 5.37.0.",
        { DeadQueueSize: < 1 } => "DeadQueueSize must be 1 or more.",
        { SendQueueSize: < 2 } => "SendQueueSize must be 2 or more.",
        { MaximumPostsPerMillisecond: < 1 } => "MaximumPostsPerMillisecond must be 1 or more.",
        { MaximumLoginAttempts: < 1 } => "MaximumLoginAttempts must be 1 or more.",
        { RateLimit.PerSecond: < 1 } => "RateLimit.PerSecond must be 1 or more.",
        { RateLimit.MaxBurst: < 0 } => "RateLimit.MaxBurst must be 0 or more.",
        _ when PingInterval <= TimeSpan.Zero || PongTimeout <= PingInterval =>
            "PongTimeout must be greater than PingInterval, and PingInterval must be greater than zero.",
        _ when SubPath.Length > 0 && (SubPath[0] != '/' || SubPath[^1] == '/') =>
            "SubPath must be empty, or start with a slash and not end with one.",
        _ => null,
    };
}
