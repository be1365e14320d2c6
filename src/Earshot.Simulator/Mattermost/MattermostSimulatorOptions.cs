using Earshot.Simulator.Faults;
using Microsoft.Extensions.Logging;

namespace Earshot.Simulator.Mattermost;

/// <summary>How a <see cref="MattermostSimulator"/> behaves; the defaults are those of a server 5.37 as it comes.</summary>
public sealed record MattermostSimulatorOptions
{
    /// <summary>The loopback port, 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>No port at all: clients connect with <see cref="MattermostSimulator.ConnectAsync"/>.</summary>
    public bool InMemory { get; init; }

    /// <summary>
    /// Whether clients come by https and wss. The certificate is made at the start for localhost and the loopback addresses, signed by itself:
    /// no client trusts it unless told to.
    /// </summary>
    public bool Https { get; init; }

    /// <summary>The server's clock and timers, those of the pings included.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The seed of ids and tokens: the same seed and the same calls give the same ids.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Rate limiting; off when null, as it is by default on the server.</summary>
    public RateLimitOptions? RateLimit { get; init; }

    /// <summary>A path in front of everything, such as "/chat"; empty or starting with a slash, without one at the end.</summary>
    public string SubPath { get; init; } = "";

    /// <summary>The version that hello, ping replies and headers name.</summary>
    public string ServerVersion { get; init; } = "5.37.0";

    /// <summary>How many sent events are kept for a replay, from 1.</summary>
    public int DeadQueueSize { get; init; } = 128;

    /// <summary>How many unsent messages a socket may have before the server gives it up, from 2; at half of it typing and status events are dropped.</summary>
    public int SendQueueSize { get; init; } = 256;

    /// <summary>How long a socket may stay unauthenticated.</summary>
    public TimeSpan AuthenticationTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a write to a socket may take.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often ping frames go out. Protocol note: 60 s on the server.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a socket may go without a pong frame before it is cut without a close frame; other frames don't count. More than
    /// <see cref="PingInterval"/>. Protocol note: 100 s on the server.
    /// </summary>
    /// <remarks>Who moves <see cref="TimeProvider"/> on by more than this at one stroke leaves clients no time for a pong.</remarks>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How often the state of sockets that are gone is looked through, and how long it is kept without user activity.</summary>
    public TimeSpan ReaperInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Resume; without it hello carries an empty connection id and nothing survives a socket.</summary>
    public bool ReliableWebSockets { get; init; } = true;

    /// <summary>Whether connecting makes a user online and the last disconnect offline, with the events that go with it.</summary>
    public bool AutomaticStatus { get; init; } = true;

    /// <summary>
    /// Whether a log-out also silences the sockets of that session, as newer servers do. 5.37 was recorded not to; sessions that are revoked or
    /// expire always do.
    /// </summary>
    public bool LogoutSilencesSockets { get; init; }

    /// <summary>Refuses REST calls of people who have no multi-factor secret.</summary>
    public bool EnforceMfa { get; init; }

    /// <summary>Refused log-ins in a row after which an account is locked, from 1.</summary>
    public int MaximumLoginAttempts { get; init; } = 10;

    /// <summary>How long a log-in lasts.</summary>
    public TimeSpan SessionLength { get; init; } = TimeSpan.FromDays(180);

    /// <summary>The largest request body that is no file, in bytes.</summary>
    public int MaximumPayloadSize { get; init; } = 300_000;

    /// <summary>The largest file, in bytes.</summary>
    public int MaximumFileSize { get; init; } = 52_428_800;

    /// <summary>What goes wrong on purpose.</summary>
    public FaultInjector? Faults { get; init; }

    /// <summary>Where the server's own log goes.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>What is wrong with them, naming the option; null where nothing is.</summary>
    internal string? GetError() => this switch
    {
        { DeadQueueSize: < 1 } => "DeadQueueSize must be 1 or more.",
        { SendQueueSize: < 2 } => "SendQueueSize must be 2 or more.",
        { MaximumLoginAttempts: < 1 } => "MaximumLoginAttempts must be 1 or more.",
        { RateLimit.PerSecond: < 1 } => "RateLimit.PerSecond must be 1 or more.",
        { RateLimit.MaxBurst: < 0 } => "RateLimit.MaxBurst must be 0 or more.",
        _ when PingInterval <= TimeSpan.Zero || PongTimeout <= PingInterval => "PongTimeout must be more than PingInterval, and that more than nothing.",
        _ when SubPath.Length > 0 && (SubPath[0] != '/' || SubPath[^1] == '/') => "SubPath must be empty, or start with a slash and not end with one.",
        _ => null,
    };
}
