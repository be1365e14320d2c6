using Earshot.Simulator.Faults;
using Earshot.Simulator.Hosting;
using Microsoft.Extensions.Logging;

namespace Earshot.Simulator;

/// <summary>Represents the options that all simulators share.</summary>
public abstract record SimulatorOptions
{
    private protected SimulatorOptions()
    {
    }

    /// <summary>Gets or sets the loopback port. The default is 0, which selects a free port.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Gets or sets a value that indicates whether the simulator opens no port and clients connect with its <c>ConnectAsync</c> method. The
    /// default is <see langword="false"/>.
    /// </summary>
    public bool InMemory { get; init; }

    /// <summary>
    /// Gets or sets a value that indicates whether the simulator uses HTTPS and WSS. The default is <see langword="false"/>. The
    /// certificate is self-signed, created at the start, and valid for localhost and the loopback addresses. Clients must be configured to
    /// trust it.
    /// </summary>
    public bool Https { get; init; }

    /// <summary>
    /// Gets or sets the clock of the simulator, including all timers, timeouts, and delays. The default is the system clock.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets or sets the seed of IDs and tokens. The same seed and the same calls produce the same IDs. The default is 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Gets or sets the faults to inject, or <see langword="null"/> to start without faults.</summary>
    public FaultInjector? Faults { get; init; }

    /// <summary>Gets or sets the logger factory for Kestrel, or <see langword="null"/> to disable logging.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Returns the error of the first option that is not valid, or <see langword="null"/> if all options are valid.</summary>
    internal abstract string? GetError();

    internal SimulatorHostOptions ToHostOptions(FaultInjector faults, Journal journal, Action? onRestart = null) => new()
    {
        Port = Port,
        InMemory = InMemory,
        Https = Https,
        OnRestart = onRestart,
        TimeProvider = TimeProvider,
        Faults = faults,
        Journal = journal,
        LoggerFactory = LoggerFactory,
    };
}
