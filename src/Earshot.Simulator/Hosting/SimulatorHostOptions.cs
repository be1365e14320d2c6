using Earshot.Simulator.Faults;
using Microsoft.Extensions.Logging;

namespace Earshot.Simulator.Hosting;

/// <summary>Represents the options of a <see cref="SimulatorHost"/>.</summary>
internal sealed record SimulatorHostOptions
{
    /// <summary>Gets or sets the loopback port. The default is 0, which selects a free port. Not used in memory.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Gets or sets a value that indicates whether connections stay in memory and no port is opened. See
    /// <see cref="SimulatorHost.ConnectAsync"/>.
    /// </summary>
    public bool InMemory { get; init; }

    /// <summary>
    /// Gets or sets a value that indicates whether the server uses TLS, with a self-signed certificate that is created at the start.
    /// </summary>
    public bool Https { get; init; }

    /// <summary>Gets or sets the clock of faults, journal, and pings. Timeouts of TCP and HTTP use the system clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets or sets the faults to inject. An injector serves one host at a time.</summary>
    public FaultInjector Faults { get; init; } = new();

    /// <summary>Gets or sets the journal.</summary>
    public Journal Journal { get; init; } = new();

    /// <summary>Gets or sets the logger factory for Kestrel, or <see langword="null"/> to disable logging.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>
    /// Gets or sets the action that runs at each restart, while no client can connect. The application discards what it does not persist.
    /// </summary>
    public Action? OnRestart { get; init; }
}
