using Earshot.Simulator.Hosting.FaultLayers;

namespace Earshot.Simulator.Faults.Injection;

/// <summary>Applies faults to the bytes of a connection.</summary>
internal static class ConnectionFaults
{
    /// <summary>Tries to apply an action to a connection.</summary>
    /// <returns><see langword="true"/> if the action applies to connections; otherwise, <see langword="false"/>.</returns>
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
