namespace Earshot.Simulator.SimpliSafe.World.Events;

/// <summary>Provides the English text and the eventType of events. The codes are known; the texts are the simulator's own.</summary>
internal static class EventTexts
{
    public static string TypeOf(EventCode code) => code switch
    {
        EventCode.AlarmFire or EventCode.AlarmPanic or EventCode.AlarmInterior or EventCode.AlarmEntry or EventCode.AlarmWater
            or EventCode.AlarmFreeze or EventCode.AlarmCarbonMonoxide or EventCode.TestByUser => "alarm",
        EventCode.AlarmCancelled => "alarmCancel",
        EventCode.CameraMotion or EventCode.DoorbellRung => "activityCam",
        _ => "activity",
    };

    public static string Of(EventCode code, string device, string pinName) => code switch
    {
        EventCode.AlarmFire => $"Fire alarm from {device}",
        EventCode.AlarmPanic => $"Panic alarm from {device}",
        EventCode.AlarmInterior => $"Burglar alarm from {device}",
        EventCode.AlarmEntry => $"Burglar alarm from {device}",
        EventCode.AlarmWater => $"Water alarm from {device}",
        EventCode.AlarmFreeze => $"Low temperature at {device}",
        EventCode.AlarmCarbonMonoxide => $"Carbon monoxide alarm from {device}",
        EventCode.CameraMotion => $"{device} saw motion",
        EventCode.PowerLost => "The base station is running on its battery",
        EventCode.RadioJamStarted => "Radio interference started",
        EventCode.BaseStationOffline => "The base station is offline",
        EventCode.SensorSilent => $"{device} does not respond",
        EventCode.DisarmedAtKeypad => $"Disarmed by {pinName} at {device}",
        EventCode.AlarmCancelled => "The alarm was canceled",
        EventCode.DisarmedRemotely => "Disarmed from the app",
        EventCode.SecretAlert => $"Secret alert from {device}",
        EventCode.EntryDelayStarted => $"{device} opened while armed: the entry delay runs",
        EventCode.DoorbellRung => $"Someone rang at {device}",
        EventCode.TestByUser => "A test was started",
        EventCode.TestAutomatic => "The system tested itself",
        EventCode.PowerRestored => "Mains power was restored",
        EventCode.RadioJamEnded => "Radio interference ended",
        EventCode.BaseStationOnline => "The base station is online again",
        EventCode.SensorBack => $"{device} responds again",
        EventCode.ArmedAwayAtKeypad => $"Armed away at {device}",
        EventCode.ArmedAwayRemotely => "Armed away from the app",
        EventCode.ArmedHome => "Armed home",
        EventCode.ArmedAway => "Armed away",
        EventCode.AwayCountdownAtKeypad => $"Arming away at {device}",
        EventCode.AwayCountdownRemotely => "Arming away from the app",
        EventCode.HomeCountdown => "Arming home",
        EventCode.LockUnlocked => $"{device} was unlocked",
        EventCode.LockLocked => $"{device} was locked",
        EventCode.LockFault => $"{device} is jammed",
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };
}
