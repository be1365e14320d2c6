using Earshot.Simulator.Hosting.FaultLayers;

namespace Earshot.Simulator.Faults.Injection;

/// <summary>Represents the server to which faults are applied.</summary>
internal interface IFaultTarget
{
    TimeProvider TimeProvider { get; }

    Journal Journal { get; }

    /// <summary>Gets the open connections.</summary>
    IReadOnlyCollection<SimulatorConnection> Connections { get; }

    /// <summary>Runs work that outlives its caller. The server cancels and awaits the work when the server is disposed.</summary>
    void Own(Func<CancellationToken, Task> work);

    /// <summary>Closes the listener for a time. Open connections are not affected.</summary>
    Task RefuseAsync(TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Closes the listener, drops every connection, and opens the listener on the same port.</summary>
    Task RestartAsync(TimeSpan downTime, CancellationToken cancellationToken);
}
