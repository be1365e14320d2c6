using Earshot.Simulator.Hosting.FaultLayers;

namespace Earshot.Simulator.Faults.Injection;

/// <summary>What faults need of the server that they happen to.</summary>
internal interface IFaultTarget
{
    TimeProvider TimeProvider { get; }

    Journal Journal { get; }

    /// <summary>The connections that stand now.</summary>
    IReadOnlyCollection<SimulatorConnection> Connections { get; }

    /// <summary>Runs work that outlives its cause; the server awaits it when it ends, and cancels it then.</summary>
    void Own(Func<CancellationToken, Task> work);

    /// <summary>Closes the listener for a while; connections that stand are left alone.</summary>
    Task RefuseAsync(TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Closes the listener, cuts every connection and opens the listener again on the same port.</summary>
    Task RestartAsync(TimeSpan downTime, CancellationToken cancellationToken);
}
