namespace Earshot.Simulator.SimpliSafe.World.Alarms;

/// <summary>How states are written on the wire.</summary>
internal static class AlarmStateText
{
    public static string Of(AlarmState state) => state switch
    {
        AlarmState.Off => "OFF",
        AlarmState.Home => "HOME",
        AlarmState.Away => "AWAY",
        AlarmState.HomeCountdown => "HOME_COUNT",
        AlarmState.AwayCountdown => "AWAY_COUNT",
        AlarmState.AlarmCountdown => "ALARM_COUNT",
        AlarmState.Alarm => "ALARM",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>What a command asks for; null where it is no command.</summary>
    public static AlarmState? FromCommand(string command) => command switch
    {
        "off" => AlarmState.Off,
        "home" => AlarmState.Home,
        "away" => AlarmState.Away,
        _ => null,
    };
}
