using System.Globalization;
using Earshot.Cli.CloudEvents;
using Earshot.SimpliSafe;

namespace Earshot.Cli.Output;

/// <summary>Puts a house's events into words: what happened, at which sensor, and who did it. Messages and addresses of the service stay out.</summary>
internal static class SimpliSafeEventLines
{
    /// <summary>The line of an event.</summary>
    public static EventLine Of(SimpliSafeEvent e) => new(
        e.OccurredAt,
        SimpliSafeNames.Of(e),
        e.PinName is { Length: > 0 } who ? who : "",
        string.Create(CultureInfo.InvariantCulture, $"{e.SystemId}"),
        Text(e),
        ToneOf(e));

    /// <summary>What happened, in words for people.</summary>
    public static string Text(SimpliSafeEvent e)
    {
        string what = e.Kind.Code switch
        {
            1110 => "ALARM: fire",
            1120 => "ALARM: panic button",
            1132 => "ALARM: somebody is inside",
            1134 => "ALARM: somebody came in",
            1154 => "ALARM: water",
            1159 => "ALARM: freezing cold",
            1162 => "ALARM: carbon monoxide",
            1170 => "a camera saw motion",
            1301 => "the power is out",
            1344 => "the radio is being jammed",
            1350 => "the base station is offline",
            1381 => "a sensor no longer answers",
            1400 => "disarmed at the keypad",
            1406 => "alarm cancelled",
            1407 => "disarmed from afar",
            1409 => "a sensor noticed something (secret alert)",
            1429 => "somebody came in; the alarm goes off unless it is disarmed",
            1458 => "the doorbell rang",
            1531 => "a sensor was added",
            1601 => "test of the alarm",
            1602 => "automatic test",
            1604 => "test of a device",
            1609 => "a camera recording was asked for",
            3301 => "the power is back",
            3344 => "the radio is free again",
            3350 => "the base station is online",
            3381 => "a sensor answers again",
            3401 => "armed (away) at the keypad",
            3407 => "armed (away) from afar",
            3441 or 3491 => "armed (home)",
            3481 or 3487 => "armed (away)",
            9401 => "arming (away) at the keypad",
            9407 => "arming (away) from afar",
            9441 => "arming (home)",
            9700 => "unlocked",
            9701 => "locked",
            9703 => "a lock doesn't work",
            9903 => "the base station was updated",
            -1 => "opened",
            -2 => "closed",
            -3 => "triggered",
            -4 => "at rest again",
            -5 => "no longer answers",
            -6 => "answers again",
            -7 => "battery low",
            -8 => "battery good again",
            -9 => "locked",
            -10 => "unlocked",
            -11 => "jammed",
            _ when e.IsAlarm => $"ALARM (code {e.Kind})",
            _ => $"code {e.Kind}",
        };
        string sensor = e.SensorName is { Length: > 0 } name ? name : e.SensorSerial is { Length: > 0 } serial ? serial : "";
        string recording = e.Recordings.Count > 0 ? " [recording]" : "";
        return (sensor.Length > 0 ? $"{sensor}: {what}" : what) + recording;
    }

    private static Tone ToneOf(SimpliSafeEvent e) => e switch
    {
        { IsAlarm: true } => Tone.Alarm,
        { Kind.Code: 1429 or 9703 or -11 or -5 or -7 or 1381 } => Tone.Warning,
        _ => e.Kind.Group switch
        {
            SimpliSafeEventGroup.Power or SimpliSafeEventGroup.Radio or SimpliSafeEventGroup.Connection => Tone.Warning,
            SimpliSafeEventGroup.Arm or SimpliSafeEventGroup.Arming => Tone.Changed,
            SimpliSafeEventGroup.Disarm => Tone.Said,
            SimpliSafeEventGroup.Lock or SimpliSafeEventGroup.Camera => Tone.Reacted,
            SimpliSafeEventGroup.Observed => Tone.Presence,
            _ => Tone.Other,
        },
    };
}
