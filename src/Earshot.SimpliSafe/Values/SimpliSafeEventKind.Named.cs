using System.Collections.Frozen;

namespace Earshot.SimpliSafe;

/// <content>The kinds that have names.</content>
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
        [1344] = new(nameof(RadioJamStarted), SimpliSafeEventGroup.Radio, IsConfirmed: false),
        [1350] = new(nameof(BaseStationOffline), SimpliSafeEventGroup.Connection),
        [1381] = new(nameof(SensorSilent), SimpliSafeEventGroup.Sensor, IsConfirmed: false),
        [1400] = new(nameof(DisarmedAtKeypad), SimpliSafeEventGroup.Disarm),
        [1406] = new(nameof(AlarmCanceled), SimpliSafeEventGroup.Disarm),
        [1407] = new(nameof(DisarmedRemotely), SimpliSafeEventGroup.Disarm),
        [1409] = new(nameof(SecretAlert), SimpliSafeEventGroup.Sensor),
        [1429] = new(nameof(EntryDelayStarted), SimpliSafeEventGroup.Alarm),
        [1458] = new(nameof(DoorbellRung), SimpliSafeEventGroup.Camera),
        [1531] = new(nameof(SensorAdded), SimpliSafeEventGroup.Sensor, IsConfirmed: false),
        [1601] = new(nameof(TestByUser), SimpliSafeEventGroup.Test),
        [1602] = new(nameof(TestAutomatic), SimpliSafeEventGroup.Test),
        [1604] = new(nameof(TestDevice), SimpliSafeEventGroup.Test, IsConfirmed: false),
        [1609] = new(nameof(CameraRecordingByUser), SimpliSafeEventGroup.Camera, IsConfirmed: false),
        [3301] = new(nameof(PowerRestored), SimpliSafeEventGroup.Power),
        [3344] = new(nameof(RadioJamEnded), SimpliSafeEventGroup.Radio, IsConfirmed: false),
        [3350] = new(nameof(BaseStationOnline), SimpliSafeEventGroup.Connection),
        [3381] = new(nameof(SensorBack), SimpliSafeEventGroup.Sensor, IsConfirmed: false),
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
        [9903] = new(nameof(BaseStationUpdated), SimpliSafeEventGroup.Other, IsConfirmed: false),
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

    /// <summary>Gets all kinds that have a name, ordered by code.</summary>
    public static IReadOnlyList<SimpliSafeEventKind> All { get; } =
        [.. Table.Keys.Order().Select(static code => new SimpliSafeEventKind(code))];

    /// <summary>Alarm: fire. Group: alarm. Confirmed.</summary>
    public static SimpliSafeEventKind AlarmFire { get; } = new(1110);

    /// <summary>Alarm: a panic button was pressed. Group: alarm. Confirmed.</summary>
    public static SimpliSafeEventKind AlarmPanic { get; } = new(1120);

    /// <summary>Alarm: an interior sensor was triggered. Group: alarm. Confirmed.</summary>
    public static SimpliSafeEventKind AlarmInterior { get; } = new(1132);

    /// <summary>Alarm: an entry sensor was triggered. Group: alarm. Confirmed.</summary>
    public static SimpliSafeEventKind AlarmEntry { get; } = new(1134);

    /// <summary>Alarm: water. Group: alarm. Confirmed.</summary>
    public static SimpliSafeEventKind AlarmWater { get; } = new(1154);

    /// <summary>Alarm: freezing temperature. Group: alarm. Confirmed.</summary>
    public static SimpliSafeEventKind AlarmFreeze { get; } = new(1159);

    /// <summary>Alarm: carbon monoxide. Group: alarm. Confirmed.</summary>
    public static SimpliSafeEventKind AlarmCarbonMonoxide { get; } = new(1162);

    /// <summary>A camera detected motion; the event has a recording. Group: camera. Confirmed.</summary>
    public static SimpliSafeEventKind CameraMotion { get; } = new(1170);

    /// <summary>The mains power was lost. Group: power. Confirmed.</summary>
    public static SimpliSafeEventKind PowerLost { get; } = new(1301);

    /// <summary>The radio of the sensors is jammed. Group: radio. Known from one library only.</summary>
    public static SimpliSafeEventKind RadioJamStarted { get; } = new(1344);

    /// <summary>The base station lost its connection. Group: connection. Confirmed.</summary>
    public static SimpliSafeEventKind BaseStationOffline { get; } = new(1350);

    /// <summary>
    /// A sensor no longer responds. Earlier libraries interpreted it as a sensor error. Group: sensor. Known from one library only.
    /// </summary>
    public static SimpliSafeEventKind SensorSilent { get; } = new(1381);

    /// <summary>
    /// The system was disarmed with a PIN at a keypad. Earlier libraries interpreted it as the master PIN only, current ones as any PIN.
    /// Group: disarm. Confirmed.
    /// </summary>
    public static SimpliSafeEventKind DisarmedAtKeypad { get; } = new(1400);

    /// <summary>An active alarm was canceled. Group: disarm. Confirmed.</summary>
    public static SimpliSafeEventKind AlarmCanceled { get; } = new(1406);

    /// <summary>The system was disarmed by the app or a remote. Group: disarm. Confirmed.</summary>
    public static SimpliSafeEventKind DisarmedRemotely { get; } = new(1407);

    /// <summary>
    /// A sensor with a secret alert was triggered, without any sound at the location. Earlier libraries interpreted it as motion. Group:
    /// sensor. Confirmed.
    /// </summary>
    public static SimpliSafeEventKind SecretAlert { get; } = new(1409);

    /// <summary>Someone entered while the system was armed, and the countdown to the alarm is running. Group: alarm. Confirmed.</summary>
    public static SimpliSafeEventKind EntryDelayStarted { get; } = new(1429);

    /// <summary>The doorbell was pressed, or its camera detected a person. Group: camera. Confirmed.</summary>
    public static SimpliSafeEventKind DoorbellRung { get; } = new(1458);

    /// <summary>A sensor was paired and named. Group: sensor. Known from one library only.</summary>
    public static SimpliSafeEventKind SensorAdded { get; } = new(1531);

    /// <summary>
    /// The user tests the system. The type of the event can be that of an alarm, but it is not an alarm. Group: test. Confirmed.
    /// </summary>
    public static SimpliSafeEventKind TestByUser { get; } = new(1601);

    /// <summary>The system tested itself. Group: test. Confirmed.</summary>
    public static SimpliSafeEventKind TestAutomatic { get; } = new(1602);

    /// <summary>A device was tested. Group: test. Known from one library only.</summary>
    public static SimpliSafeEventKind TestDevice { get; } = new(1604);

    /// <summary>The user started a recording. Group: camera. Known from one library only.</summary>
    public static SimpliSafeEventKind CameraRecordingByUser { get; } = new(1609);

    /// <summary>The mains power was restored. Group: power. Confirmed.</summary>
    public static SimpliSafeEventKind PowerRestored { get; } = new(3301);

    /// <summary>The radio of the sensors is no longer jammed. Group: radio. Known from one library only.</summary>
    public static SimpliSafeEventKind RadioJamEnded { get; } = new(3344);

    /// <summary>The base station is connected again. Group: connection. Confirmed.</summary>
    public static SimpliSafeEventKind BaseStationOnline { get; } = new(3350);

    /// <summary>A sensor responds again. Group: sensor. Known from one library only.</summary>
    public static SimpliSafeEventKind SensorBack { get; } = new(3381);

    /// <summary>The system was armed in away mode at a keypad. Group: arm. Confirmed.</summary>
    public static SimpliSafeEventKind ArmedAwayAtKeypad { get; } = new(3401);

    /// <summary>The system was armed in away mode by the app or a remote. Group: arm. Confirmed.</summary>
    public static SimpliSafeEventKind ArmedAwayRemotely { get; } = new(3407);

    /// <summary>The system was armed in home mode. Group: arm. Confirmed.</summary>
    public static SimpliSafeEventKind ArmedHome { get; } = new(3441);

    /// <summary>The system was armed in away mode; the origin is not reported (3481). Group: arm. Confirmed.</summary>
    public static SimpliSafeEventKind ArmedAway { get; } = new(3481);

    /// <summary>The system was armed in away mode; the origin is not reported (3487). Group: arm. Confirmed.</summary>
    public static SimpliSafeEventKind ArmedAwayOther { get; } = new(3487);

    /// <summary>The system was armed in home mode; the origin is not reported (3491). Group: arm. Confirmed.</summary>
    public static SimpliSafeEventKind ArmedHomeOther { get; } = new(3491);

    /// <summary>The exit countdown to away mode was started at a keypad. Group: arming. Confirmed.</summary>
    public static SimpliSafeEventKind AwayCountdownAtKeypad { get; } = new(9401);

    /// <summary>The exit countdown to away mode was started by the app or a remote. Group: arming. Confirmed.</summary>
    public static SimpliSafeEventKind AwayCountdownRemotely { get; } = new(9407);

    /// <summary>The exit countdown to home mode was started. Group: arming. Confirmed.</summary>
    public static SimpliSafeEventKind HomeCountdown { get; } = new(9441);

    /// <summary>A lock was unlocked. Group: lock. Confirmed.</summary>
    public static SimpliSafeEventKind LockUnlocked { get; } = new(9700);

    /// <summary>A lock was locked. Group: lock. Confirmed.</summary>
    public static SimpliSafeEventKind LockLocked { get; } = new(9701);

    /// <summary>A lock is jammed or disabled; read the lock to determine which. Group: lock. Confirmed.</summary>
    public static SimpliSafeEventKind LockFault { get; } = new(9703);

    /// <summary>The firmware of the base station was updated. Group: other. Known from one library only.</summary>
    public static SimpliSafeEventKind BaseStationUpdated { get; } = new(9903);

    /// <summary>A door or window was closed at the last reading and is open now. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedOpened { get; } = new(-1);

    /// <summary>A door or window was open at the last reading and is closed now. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedClosed { get; } = new(-2);

    /// <summary>
    /// A sensor that is not on a door was idle at the last reading and is triggered now. Observed, not sent by the service.
    /// </summary>
    public static SimpliSafeEventKind ObservedTriggered { get; } = new(-3);

    /// <summary>
    /// A sensor that is not on a door was triggered at the last reading and is idle now. Observed, not sent by the service.
    /// </summary>
    public static SimpliSafeEventKind ObservedAtRest { get; } = new(-4);

    /// <summary>A device was online at the last reading and is offline now. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedOffline { get; } = new(-5);

    /// <summary>A device was offline at the last reading and is online now. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedOnline { get; } = new(-6);

    /// <summary>The battery of a device was good at the last reading and is low now. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedBatteryLow { get; } = new(-7);

    /// <summary>The battery of a device was low at the last reading and is good now. Observed, not sent by the service.</summary>
    public static SimpliSafeEventKind ObservedBatteryGood { get; } = new(-8);

    /// <summary>
    /// A lock was not locked at the last reading and is locked now, and no event reported it. Observed, not sent by the service.
    /// </summary>
    public static SimpliSafeEventKind ObservedLocked { get; } = new(-9);

    /// <summary>
    /// A lock was not unlocked at the last reading and is unlocked now, and no event reported it. Observed, not sent by the service.
    /// </summary>
    public static SimpliSafeEventKind ObservedUnlocked { get; } = new(-10);

    /// <summary>
    /// A lock was not jammed at the last reading and is jammed now, and no event reported it. Observed, not sent by the service.
    /// </summary>
    public static SimpliSafeEventKind ObservedLockJammed { get; } = new(-11);
}
