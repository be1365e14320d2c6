using Earshot.Simulator.Faults;
using Microsoft.Extensions.Logging;

namespace Earshot.Simulator.Hosting;

/// <summary>How a simulated server is reached, and what is between it and its clients.</summary>
internal sealed record SimulatorHostOptions
{
    /// <summary>The loopback port, 0 (default) for any that is free. Not used in memory.</summary>
    public int Port { get; init; }

    /// <summary>Whether connections stay in memory, so that no port is opened; see <see cref="SimulatorHost.ConnectAsync"/>.</summary>
    public bool InMemory { get; init; }

    /// <summary>Whether TLS is spoken, with a certificate signed by itself at the start, which no client trusts.</summary>
    public bool Https { get; init; }

    /// <summary>The clock of the faults and the journal. Timeouts of TCP, HTTP and WebSocket pings run on the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The faults; an injector serves one host at a time.</summary>
    public FaultInjector Faults { get; init; } = new();

    /// <summary>The journal.</summary>
    public Journal Journal { get; init; } = new();

    /// <summary>Where Kestrel logs to; null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>How often WebSockets are pinged. Default: 60 s, as protocol notes say of Mattermost.</summary>
    public TimeSpan WebSocketKeepAliveInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after a ping a WebSocket without a pong is dropped. Default: 100 s.</summary>
    public TimeSpan WebSocketKeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(100);
}
