using Earshot.Simulator.Faults;
using Microsoft.Extensions.Logging;

namespace Earshot.Simulator.Hosting;

internal sealed record SimulatorHostOptions
{
    public int Port { get; init; }

    public bool InMemory { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public FaultInjector Faults { get; init; } = new();

    public Journal Journal { get; init; } = new();

    public ILoggerFactory? LoggerFactory { get; init; }
}
