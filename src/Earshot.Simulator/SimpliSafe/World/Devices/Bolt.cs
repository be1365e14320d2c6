using Earshot.Simulator.SimpliSafe.World.Events;

namespace Earshot.Simulator.SimpliSafe.World.Devices;

/// <summary>What a lock's bolt does. Used under the world's lock only.</summary>
internal static class Bolt
{
    /// <summary>A command: the bolt turns after a while, a stuck one never, and says nothing then.</summary>
    public static void TurnLater(ServiceWorld world, SimulatedLock one, bool locked, string pinName) =>
        world.Schedule(world.Options.BoltDelay, () => Turn(world, one, locked, pinName));

    /// <summary>The bolt turns now, where it isn't stuck or there already.</summary>
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

    /// <summary>The bolt is stuck, or free again.</summary>
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
