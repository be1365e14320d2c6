namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>Specifies the state of an alarm system, which the API reports as alarmState.</summary>
public enum AlarmState
{
    /// <summary>The system is disarmed (OFF).</summary>
    Off,

    /// <summary>The system is armed in home mode (HOME).</summary>
    Home,

    /// <summary>The system is armed in away mode (AWAY).</summary>
    Away,

    /// <summary>The exit delay before home mode is running (HOME_COUNT).</summary>
    HomeCountdown,

    /// <summary>The exit delay before away mode is running (AWAY_COUNT).</summary>
    AwayCountdown,

    /// <summary>The entry delay before an alarm is running (ALARM_COUNT).</summary>
    AlarmCountdown,

    /// <summary>An alarm is active (ALARM).</summary>
    Alarm,
}
