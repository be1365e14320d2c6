namespace Earshot.Simulator.SimpliSafe.World.Events;

/// <summary>The English text of an event, and its eventType. The codes are known; the texts are the simulator's own.</summary>
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
        EventCode.PowerLost => "The base station runs on its battery",
        EventCode.RadioJamStarted => "Radio interference began",
        EventCode.BaseStationOffline => "The base station is offline",
        EventCode.SensorSilent => $"{device} doesn't answer",
        EventCode.DisarmedAtKeypad => $"Disarmed by {pinName} at {device}",
        EventCode.AlarmCancelled => "The alarm was cancelled",
        EventCode.DisarmedRemotely => "Disarmed from the app",
        EventCode.SecretAlert => $"Secret alert from {device}",
        EventCode.EntryDelayStarted => $"{device} opened while armed: the entry delay runs",
        EventCode.DoorbellRung => $"Somebody rang at {device}",
        EventCode.TestByUser => "A test was started",
        EventCode.TestAutomatic => "The system tested itself",
        EventCode.PowerRestored => "Mains power is back",
        EventCode.RadioJamEnded => "Radio interference is over",
        EventCode.BaseStationOnline => "The base station is online again",
        EventCode.SensorBack => $"{device} answers again",
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
