namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>What an alarm system is doing, as its alarmState says it.</summary>
public enum AlarmState
{
    /// <summary>Disarmed: OFF.</summary>
    Off,

    /// <summary>Armed for people at home: HOME.</summary>
    Home,

    /// <summary>Armed for an empty house: AWAY.</summary>
    Away,

    /// <summary>The exit delay before home runs: HOME_COUNT.</summary>
    HomeCountdown,

    /// <summary>The exit delay before away runs: AWAY_COUNT.</summary>
    AwayCountdown,

    /// <summary>The entry delay before an alarm runs: ALARM_COUNT.</summary>
    AlarmCountdown,

    /// <summary>An alarm: ALARM.</summary>
    Alarm,
}
