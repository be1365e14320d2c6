namespace Earshot.Simulator.Faults.Injection;

/// <summary>Applies faults to the server.</summary>
internal static class ServerFaults
{
    /// <summary>Tries to start an action on the server, which owns the work that follows.</summary>
    /// <returns><see langword="true"/> if the action applies to servers; otherwise, <see langword="false"/>.</returns>
    public static bool TryApply(FaultAction action, IFaultTarget server)
    {
        switch (action)
        {
            case RestartServer restart:
                server.Own(cancellationToken => server.RestartAsync(restart.DownTime, cancellationToken));
                return true;
            case RefuseConnections refuse:
                if (refuse.Duration > TimeSpan.Zero)
                {
                    server.Own(cancellationToken => server.RefuseAsync(refuse.Duration, cancellationToken));
                }

                return true;
            default:
                return false;
        }
    }
}
