using System.Collections.Frozen;

namespace Earshot.SimpliSafe;

/// <content>The kinds that have a name.</content>
public readonly partial record struct SimpliSafeEventKind
{
    private static readonly FrozenDictionary<int, Entry> Table = new Dictionary<int, Entry>
    {
        [1110] = new(nameof(AlarmFire), SimpliSafeEventGroup.Alarm),
        [1120] = new(nameof(AlarmPanic), SimpliSafeEventGroup.Alarm),
        [1132] = new(nameof(AlarmInterior), SimpliSafeEventGroup.Alarm),
        [1134] = new(nameof(AlarmEntry), SimpliSafeEventGroup.Alarm),
        [1154] = new(nameof(AlarmWater), SimpliSafeEventGroup.Alarm),
        [1159] = new(nameof(AlarmFreeze), SimpliSafeEventGroup.Alarm),
        [1162] = new(nameof(AlarmCarbonMonoxide), SimpliSafeEventGroup.Alarm),
        [1170] = new(nameof(CameraMotion), SimpliSafeEventGroup.Camera),
        [1301] = new(nameof(PowerLost), SimpliSafeEventGroup.Power),
        [1344] = new(nameof(RadioJamStarted), SimpliSafeEventGroup.Radio, IsCertain: false),
        [1350] = new(nameof(BaseStationOffline), SimpliSafeEventGroup.Connection),
        [1381] = new(nameof(SensorSilent), SimpliSafeEventGroup.Sensor, IsCertain: false),
        [1400] = new(nameof(DisarmedAtKeypad), SimpliSafeEventGroup.Disarm),
        [1406] = new(nameof(AlarmCancelled), SimpliSafeEventGroup.Disarm),
        [1407] = new(nameof(DisarmedRemotely), SimpliSafeEventGroup.Disarm),
        [1409] = new(nameof(SecretAlert), SimpliSafeEventGroup.Sensor),
        [1429] = new(nameof(EntryDelayStarted), SimpliSafeEventGroup.Alarm),
        [1458] = new(nameof(DoorbellRung), SimpliSafeEventGroup.Camera),
        [1531] = new(nameof(SensorAdded), SimpliSafeEventGroup.Sensor, IsCertain: false),
        [1601] = new(nameof(TestByUser), SimpliSafeEventGroup.Test),
        [1602] = new(nameof(TestAutomatic), SimpliSafeEventGroup.Test),
        [1604] = new(nameof(TestDevice), SimpliSafeEventGroup.Test, IsCertain: false),
        [1609] = new(nameof(CameraRecordingByUser), SimpliSafeEventGroup.Camera, IsCertain: false),
        [3301] = new(nameof(PowerRestored), SimpliSafeEventGroup.Power),
        [3344] = new(nameof(RadioJamEnded), SimpliSafeEventGroup.Radio, IsCertain: false),
        [3350] = new(nameof(BaseStationOnline), SimpliSafeEventGroup.Connection),
        [3381] = new(nameof(SensorBack), SimpliSafeEventGroup.Sensor, IsCertain: false),
        [3401] = new(nameof(ArmedAwayAtKeypad), SimpliSafeEventGroup.Arm),
        [3407] = new(nameof(ArmedAwayRemotely), SimpliSafeEventGroup.Arm),
        [3441] = new(nameof(ArmedHome), SimpliSafeEventGroup.Arm),
        [3481] = new(nameof(ArmedAway), SimpliSafeEventGroup.Arm),
        [3487] = new(nameof(ArmedAwayOther), SimpliSafeEventGroup.Arm),
        [3491] = new(nameof(ArmedHomeOther), SimpliSafeEventGroup.Arm),
        [9401] = new(nameof(AwayCountdownAtKeypad), SimpliSafeEventGroup.Arming),
        [9407] = new(nameof(AwayCountdownRemotely), SimpliSafeEventGroup.Arming),
        [9441] = new(nameof(HomeCountdown), SimpliSafeEventGroup.Arming),
        [9700] = new(nameof(LockUnlocked), SimpliSafeEventGroup.Lock),
        [9701] = new(nameof(LockLocked), SimpliSafeEventGroup.Lock),
        [9703] = new(nameof(LockFault), SimpliSafeEventGroup.Lock),
        [9903] = new(nameof(BaseStationUpdated), SimpliSafeEventGroup.Other, IsCertain: false),
        [-1] = new(nameof(ObservedOpened), SimpliSafeEventGroup.Observed),
        [-2] = new(nameof(ObservedClosed), SimpliSafeEventGroup.Observed),
        [-3] = new(nameof(ObservedTriggered), SimpliSafeEventGroup.Observed),
        [-4] = new(nameof(ObservedAtRest), SimpliSafeEventGroup.Observed),
        [-5] = new(nameof(ObservedOffline), SimpliSafeEventGroup.Observed),
        [-6] = new(nameof(ObservedOnline), SimpliSafeEventGroup.Observed),
        [-7] = new(nameof(ObservedBatteryLow), SimpliSafeEventGroup.Observed),
        [-8] = new(nameof(ObservedBatteryGood), SimpliSafeEventGroup.Observed),
        [-9] = new(nameof(ObservedLocked), SimpliSafeEventGroup.Observed),
        [-10] = new(nameof(ObservedUnlocked), SimpliSafeEventGroup.Observed),
        [-11] = new(nameof(ObservedLockJammed), SimpliSafeEventGroup.Observed),
    }.ToFrozenDictionary();

    /// <summary>Every kind that has a name, in the order of the codes.</summary>
    public static IReadOnlyList<SimpliSafeEventKind> All { get; } = [.. Table.Keys.Order().Select(static code => new SimpliSafeEventKind(code))];

    /// <summary>Alarm: fire. Group: alarm. Certain.</summary>
    public static SimpliSafeEventKind AlarmFire { get; } = new(1110);

    /// <summary>Alarm: somebody pressed a panic button. Group: alarm. Certain.</summary>
    public static SimpliSafeEventKind AlarmPanic { get; } = new(1120);

    /// <summary>Alarm: a sensor inside the house. Group: alarm. Certain.</summary>
    public static SimpliSafeEventKind AlarmInterior { get; } = new(1132);

    /// <summary>Alarm: an entry sensor. Group: alarm. Certain.</summary>
    public static SimpliSafeEventKind AlarmEntry { get; } = new(1134);

    /// <summary>Alarm: water. Group: alarm. Certain.</summary>
    public static SimpliSafeEventKind AlarmWater { get; } = new(1154);

    /// <summary>Alarm: it is too cold. Group: alarm. Certain.</summary>
    public static SimpliSafeEventKind AlarmFreeze { get; } = new(1159);

    /// <summary>Alarm: carbon monoxide. Group: alarm. Certain.</summary>
    public static SimpliSafeEventKind AlarmCarbonMonoxide { get; } = new(1162);

    /// <summary>A camera saw something move; comes with a recording. Group: camera. Certain.</summary>
    public static SimpliSafeEventKind CameraMotion { get; } = new(1170);

    /// <summary>The mains power is gone. Group: power. Certain.</summary>
    public static SimpliSafeEventKind PowerLost { get; } = new(1301);

    /// <summary>Something disturbs the sensors' radio. Group: radio. Rests on one library.</summary>
    public static SimpliSafeEventKind RadioJamStarted { get; } = new(1344);

    /// <summary>The base station lost its connection. Group: connection. Certain.</summary>
    public static SimpliSafeEventKind BaseStationOffline { get; } = new(1350);

    /// <summary>A sensor no longer answers. Earlier libraries read it as an error of the sensor. Group: sensor. Rests on one library.</summary>
    public static SimpliSafeEventKind SensorSilent { get; } = new(1381);

    /// <summary>Disarmed with a PIN at a keypad. Earlier libraries took it for the master's PIN; today's for any. Group: disarm. Certain.</summary>
    public static SimpliSafeEventKind DisarmedAtKeypad { get; } = new(1400);

    /// <summary>A running alarm was cancelled. Group: disarm. Certain.</summary>
    public static SimpliSafeEventKind AlarmCancelled { get; } = new(1406);

    /// <summary>Disarmed by app or remote. Group: disarm. Certain.</summary>
    public static SimpliSafeEventKind DisarmedRemotely { get; } = new(1407);

    /// <summary>A sensor that is set to a secret alert fired: nobody in the house hears anything. Earlier libraries read it as motion. Group: sensor. Certain.</summary>
    public static SimpliSafeEventKind SecretAlert { get; } = new(1409);

    /// <summary>Somebody came in while it was armed: the countdown to the alarm runs. Group: alarm. Certain.</summary>
    public static SimpliSafeEventKind EntryDelayStarted { get; } = new(1429);

    /// <summary>The doorbell was pressed, or saw somebody. Group: camera. Certain.</summary>
    public static SimpliSafeEventKind DoorbellRung { get; } = new(1458);

    /// <summary>A sensor was paired and named. Group: sensor. Rests on one library.</summary>
    public static SimpliSafeEventKind SensorAdded { get; } = new(1531);

    /// <summary>The user tests the system. May arrive with the type of an alarm and is none. Group: test. Certain.</summary>
    public static SimpliSafeEventKind TestByUser { get; } = new(1601);

    /// <summary>The system tested itself. Group: test. Certain.</summary>
    public static SimpliSafeEventKind TestAutomatic { get; } = new(1602);

    /// <summary>One device was tested. Group: test. Rests on one library.</summary>
    public static SimpliSafeEventKind TestDevice { get; } = new(1604);

    /// <summary>The user started a recording. Group: camera. Rests on one library.</summary>
    public static SimpliSafeEventKind CameraRecordingByUser { get; } = new(1609);

    /// <summary>The mains power is back. Group: power. Certain.</summary>
    public static SimpliSafeEventKind PowerRestored { get; } = new(3301);

    /// <summary>Nothing disturbs the sensors' radio any more. Group: radio. Rests on one library.</summary>
    public static SimpliSafeEventKind RadioJamEnded { get; } = new(3344);

    /// <summary>The base station is connected again. Group: connection. Certain.</summary>
    public static SimpliSafeEventKind BaseStationOnline { get; } = new(3350);

    /// <summary>A sensor answers again. Group: sensor. Rests on one library.</summary>
    public static SimpliSafeEventKind SensorBack { get; } = new(3381);

    /// <summary>Armed away at a keypad. Group: arm. Certain.</summary>
    public static SimpliSafeEventKind ArmedAwayAtKeypad { get; } = new(3401);

    /// <summary>Armed away by app or remote. Group: arm. Certain.</summary>
    public static SimpliSafeEventKind ArmedAwayRemotely { get; } = new(3407);

    /// <summary>Armed home. Group: arm. Certain.</summary>
    public static SimpliSafeEventKind ArmedHome { get; } = new(3441);

    /// <summary>Armed away; it isn't told from where (3481). Group: arm. Certain.</summary>
    public static SimpliSafeEventKind ArmedAway { get; } = new(3481);

    /// <summary>Armed away; it isn't told from where (3487). Group: arm. Certain.</summary>
    public static SimpliSafeEventKind ArmedAwayOther { get; } = new(3487);

    /// <summary>Armed home; it isn't told from where (3491). Group: arm. Certain.</summary>
    public static SimpliSafeEventKind ArmedHomeOther { get; } = new(3491);

    /// <summary>The exit countdown to away runs, started at a keypad. Group: arming. Certain.</summary>
    public static SimpliSafeEventKind AwayCountdownAtKeypad { get; } = new(9401);

    /// <summary>The exit countdown to away runs, started by app or remote. Group: arming. Certain.</summary>
    public static SimpliSafeEventKind AwayCountdownRemotely { get; } = new(9407);

    /// <summary>The exit countdown to home runs. Group: arming. Certain.</summary>
    public static SimpliSafeEventKind HomeCountdown { get; } = new(9441);

    /// <summary>A lock was unlocked. Group: lock. Certain.</summary>
    public static SimpliSafeEventKind LockUnlocked { get; } = new(9700);

    /// <summary>A lock was locked. Group: lock. Certain.</summary>
    public static SimpliSafeEventKind LockLocked { get; } = new(9701);

    /// <summary>A lock is jammed or disabled: read the lock to see which. Group: lock. Certain.</summary>
    public static SimpliSafeEventKind LockFault { get; } = new(9703);

    /// <summary>The base station's firmware was updated. Group: other. Rests on one library.</summary>
    public static SimpliSafeEventKind BaseStationUpdated { get; } = new(9903);

    /// <summary>A door or window was closed at the last look and is open now. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedOpened { get; } = new(-1);

    /// <summary>A door or window was open at the last look and is closed now. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedClosed { get; } = new(-2);

    /// <summary>A sensor other than a door's was at rest at the last look and is triggered now. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedTriggered { get; } = new(-3);

    /// <summary>A sensor other than a door's was triggered at the last look and is at rest now. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedAtRest { get; } = new(-4);

    /// <summary>A device was reachable at the last look and is offline now. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedOffline { get; } = new(-5);

    /// <summary>A device was offline at the last look and is reachable now. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedOnline { get; } = new(-6);

    /// <summary>A device's battery was good at the last look and is low now. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedBatteryLow { get; } = new(-7);

    /// <summary>A device's battery was low at the last look and is good now. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedBatteryGood { get; } = new(-8);

    /// <summary>A lock was not locked at the last look and is locked now, and no event told of it. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedLocked { get; } = new(-9);

    /// <summary>A lock was not unlocked at the last look and is unlocked now, and no event told of it. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedUnlocked { get; } = new(-10);

    /// <summary>A lock is jammed that was not at the last look, and no event told of it. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedLockJammed { get; } = new(-11);
}
