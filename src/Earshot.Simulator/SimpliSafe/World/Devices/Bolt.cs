using Earshot.Simulator.SimpliSafe.World.Events;

namespace Earshot.Simulator.SimpliSafe.World.Devices;

/// <summary>Moves the bolts of locks. Callers hold the world's lock.</summary>
internal static class Bolt
{
    /// <summary>Turns the bolt after the delay of a command. A jammed bolt does not move, and no error is reported.</summary>
    public static void TurnLater(ServiceWorld world, SimulatedLock one, bool locked, string pinName) =>
        world.Schedule(world.Options.BoltDelay, () => Turn(world, one, locked, pinName));

    /// <summary>Turns the bolt now. Does nothing if the lock is jammed, offline, or already in this state.</summary>
    public static void Turn(ServiceWorld world, SimulatedLock one, bool locked, string pinName)
    {
        if (one.IsJammed || one.IsOffline || one.IsLocked == locked)
        {
            return;
        }

        one.IsLocked = locked;
        one.System.Sensors.Changed();
        world.Events.Write(one.System, locked ? EventCode.LockLocked : EventCode.LockUnlocked, one, pinName);
    }

    /// <summary>Jams the bolt, or frees it.</summary>
    public static void Jam(ServiceWorld world, SimulatedLock one, bool jammed)
    {
        if (one.IsJammed == jammed)
        {
            return;
        }

        one.IsJammed = jammed;
        one.System.Sensors.Changed();
        if (jammed)
        {
            world.Events.Write(one.System, EventCode.LockFault, one);
        }
    }
}
