namespace Earshot.Simulator.SimpliSafe.World.Alarms;

/// <summary>Represents what arms, disarms, or turns a lock: the app, or a person at a device.</summary>
internal sealed record Initiator(SimulatedDevice? Device = null, string PinName = "")
{
    public static Initiator App { get; } = new();

    public bool IsKeypad => Device is SimulatedSensor { Kind: SensorKind.Keypad };

    public bool IsApp => Device is null;
}
