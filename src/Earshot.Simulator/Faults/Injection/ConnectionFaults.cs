using Earshot.Simulator.Hosting.FaultLayers;

namespace Earshot.Simulator.Faults.Injection;

/// <summary>What faults do to a connection's bytes.</summary>
internal static class ConnectionFaults
{
    /// <summary>Does it, if it is one of these.</summary>
    public static bool TryApply(FaultAction action, SimulatorConnection connection)
    {
        switch (action)
        {
            case DropConnection drop:
                connection.Drop(drop.Reset);
                return true;
            case Hang:
                connection.Hang();
                return true;
            case HalfOpen:
                connection.HalfOpen();
                return true;
            case SlowDrip drip:
                connection.Drip(drip.Bytes, drip.Interval);
                return true;
            default:
                return false;
        }
    }
}
