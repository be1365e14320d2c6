using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>Represents a door lock.</summary>
public sealed class SimulatedLock : SimulatedDevice
{
    internal const int LockType = 16;

    internal SimulatedLock(SimulatedSystem system, string serial, string name)
        : base(system, LockType, serial, name)
    {
    }

    /// <summary>Gets a value that indicates whether the door is locked.</summary>
    public bool IsLocked { get; internal set; }

    /// <summary>Gets a value that indicates whether the bolt is jammed. Commands then succeed as usual, but have no effect.</summary>
    public bool IsJammed { get; internal set; }

    /// <summary>Gets or sets a value that indicates whether arming in home mode locks the door.</summary>
    internal bool LocksAtHome { get; init; }

    internal bool LocksAtAway { get; init; }

    /// <summary>Gets or sets a value that indicates whether disarming from home mode unlocks the door.</summary>
    internal bool UnlocksFromHome { get; init; }

    internal bool UnlocksFromAway { get; init; }

    internal bool LocksAt(AlarmState mode) => mode == AlarmState.Home ? LocksAtHome : LocksAtAway;

    internal bool UnlocksFrom(AlarmState mode) => mode == AlarmState.Home ? UnlocksFromHome : UnlocksFromAway;

    internal override JsonObject ToJson() => new()
    {
        ["serial"] = Serial,
        ["type"] = LockType,
        ["status"] = new JsonObject
        {
            ["pinPadState"] = 0,
            ["lockState"] = IsLocked ? 1 : 2,
            ["pinPadOffline"] = false,
            ["pinPadLowBattery"] = false,
            ["lockDisabled"] = false,
            ["lockLowBattery"] = HasLowBattery,
            ["calibrationErrDelta"] = 0,
            ["calibrationErrZero"] = 0,
            ["lockJamState"] = IsJammed ? 1 : 0,
        },
        ["name"] = Name,
        ["deviceGroupID"] = 2,
        ["firmwareVersion"] = "1.4.2",
        ["bootVersion"] = "1.1.0",
        ["setting"] = new JsonObject
        {
            ["autoLock"] = 0,
            ["away"] = LocksAtAway ? 1 : 0,
            ["home"] = LocksAtHome ? 1 : 0,
            ["awayToOff"] = UnlocksFromAway ? 1 : 0,
            ["homeToOff"] = UnlocksFromHome ? 1 : 0,
        },
        ["flags"] = Flags(),
    };
}
