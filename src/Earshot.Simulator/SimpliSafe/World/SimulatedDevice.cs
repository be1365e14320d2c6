using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>Represents a sensor, lock, or camera of an alarm system.</summary>
public abstract class SimulatedDevice
{
    private protected SimulatedDevice(SimulatedSystem system, int type, string serial, string name)
    {
        System = system;
        Type = type;
        Serial = serial;
        Name = name;
    }

    /// <summary>Gets the system to which the device belongs.</summary>
    public SimulatedSystem System { get; }

    /// <summary>Gets the device type on the wire.</summary>
    public int Type { get; }

    /// <summary>Gets the serial number.</summary>
    public string Serial { get; }

    /// <summary>Gets the name, which can be empty.</summary>
    public string Name { get; }

    /// <summary>Gets a value that indicates whether the battery is low.</summary>
    public bool HasLowBattery { get; internal set; }

    /// <summary>Gets a value that indicates whether the device does not respond to the base station.</summary>
    public bool IsOffline { get; internal set; }

    /// <summary>Returns the device as an entry of the version 3 list of sensors.</summary>
    internal abstract JsonObject ToJson();

    private protected JsonObject Flags() => new()
    {
        ["swingerShutdown"] = false,
        ["lowBattery"] = HasLowBattery,
        ["offline"] = IsOffline,
    };
}
