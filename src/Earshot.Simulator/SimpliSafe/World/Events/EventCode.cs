namespace Earshot.Simulator.SimpliSafe.World.Events;

/// <summary>
/// Specifies the codes (eventCid) of the events that the simulator generates. Other codes can be written with
/// <see cref="SimpliSafeSimulator.WriteEvent(SimulatedSystem, int, string)"/>.
/// </summary>
internal enum EventCode
{
    AlarmFire = 1110,
    AlarmPanic = 1120,
    AlarmInterior = 1132,
    AlarmEntry = 1134,
    AlarmWater = 1154,
    AlarmFreeze = 1159,
    AlarmCarbonMonoxide = 1162,
    CameraMotion = 1170,
    PowerLost = 1301,
    RadioJamStarted = 1344,
    BaseStationOffline = 1350,
    SensorSilent = 1381,
    DisarmedAtKeypad = 1400,
    AlarmCancelled = 1406,
    DisarmedRemotely = 1407,
    SecretAlert = 1409,
    EntryDelayStarted = 1429,
    DoorbellRung = 1458,
    TestByUser = 1601,
    TestAutomatic = 1602,
    PowerRestored = 3301,
    RadioJamEnded = 3344,
    BaseStationOnline = 3350,
    SensorBack = 3381,
    ArmedAwayAtKeypad = 3401,
    ArmedAwayRemotely = 3407,
    ArmedHome = 3441,
    ArmedAway = 3481,
    AwayCountdownAtKeypad = 9401,
    AwayCountdownRemotely = 9407,
    HomeCountdown = 9441,
    LockUnlocked = 9700,
    LockLocked = 9701,
    LockFault = 9703,
}
