using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>A sensor, a lock or a camera of an alarm system.</summary>
public abstract class SimulatedDevice
{
    private protected SimulatedDevice(SimulatedSystem system, int type, string serial, string name)
    {
        System = system;
        Type = type;
        Serial = serial;
        Name = name;
    }

    /// <summary>The system that it belongs to.</summary>
    public SimulatedSystem System { get; }

    /// <summary>The number of its kind on the wire.</summary>
    public int Type { get; }

    /// <summary>Its serial number.</summary>
    public string Serial { get; }

    /// <summary>Its name; may be empty.</summary>
    public string Name { get; }

    /// <summary>Whether its battery is low.</summary>
    public bool HasLowBattery { get; internal set; }

    /// <summary>Whether the base station doesn't hear it.</summary>
    public bool IsOffline { get; internal set; }

    /// <summary>As the list of sensors of a version 3 has it.</summary>
    internal abstract JsonObject ToJson();

    private protected JsonObject Flags() => new()
    {
        ["swingerShutdown"] = false,
        ["lowBattery"] = HasLowBattery,
        ["offline"] = IsOffline,
    };
}
