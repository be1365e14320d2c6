namespace Earshot.Simulator.Faults.Injection;

/// <summary>What faults do to the whole server.</summary>
internal static class ServerFaults
{
    /// <summary>Starts it, if it is one of these; the server owns what goes on.</summary>
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
