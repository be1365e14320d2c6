namespace Earshot.Simulator.SimpliSafe.World.Alarms;

/// <summary>Converts alarm states to and from their text on the wire.</summary>
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

    /// <summary>Returns the state that a command requests, or <see langword="null"/> if the command is unknown.</summary>
    public static AlarmState? FromCommand(string command) => command switch
    {
        "off" => AlarmState.Off,
        "home" => AlarmState.Home,
        "away" => AlarmState.Away,
        _ => null,
    };
}
