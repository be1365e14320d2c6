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

    /// <summary>The clock of the faults, the journal and the pings. Time limits of TCP and HTTP run on the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The faults; an injector serves one host at a time.</summary>
    public FaultInjector Faults { get; init; } = new();

    /// <summary>The journal.</summary>
    public Journal Journal { get; init; } = new();

    /// <summary>Where Kestrel logs to; null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Called at each restart, by code or by a fault, while nobody can connect: the application forgets what a process forgets that ends.</summary>
    public Action? OnRestart { get; init; }
}
