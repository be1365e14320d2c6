using System.Globalization;
using Earshot.Cli.CloudEvents;
using Earshot.SimpliSafe;

namespace Earshot.Cli.Output;

/// <summary>
/// Formats SimpliSafe events as lines of text. The service's messages, which can contain the street address, are not included.
/// </summary>
internal static class SimpliSafeEventLines
{
    /// <summary>Formats an event.</summary>
    public static EventLine Of(SimpliSafeEvent e) => new(
        e.OccurredAt,
        SimpliSafeNames.Of(e),
        e.PinName is { Length: > 0 } who ? who : "",
        string.Create(CultureInfo.InvariantCulture, $"{e.SystemId}"),
        Text(e),
        ToneOf(e));

    /// <summary>Describes what happened.</summary>
    public static string Text(SimpliSafeEvent e)
    {
        string what = e.Kind.Code switch
        {
            1110 => "ALARM: fire",
            1120 => "ALARM: panic button",
            1132 => "ALARM: interior sensor",
            1134 => "ALARM: entry sensor",
            1154 => "ALARM: water",
            1159 => "ALARM: low temperature",
            1162 => "ALARM: carbon monoxide",
            1170 => "a camera detected motion",
            1301 => "the power is out",
            1344 => "radio interference detected",
            1350 => "the base station is offline",
            1381 => "a sensor does not respond",
            1400 => "disarmed at the keypad",
            1406 => "alarm canceled",
            1407 => "disarmed remotely",
            1409 => "a sensor was triggered (secret alert)",
            1429 => "entry delay: the alarm goes off unless the system is disarmed",
            1458 => "the doorbell rang",
            1531 => "a sensor was added",
            1601 => "alarm test",
            1602 => "automatic test",
            1604 => "device test",
            1609 => "a camera recording was requested",
            3301 => "the power was restored",
            3344 => "the radio interference has ended",
            3350 => "the base station is online",
            3381 => "a sensor responds again",
            3401 => "armed (away) at the keypad",
            3407 => "armed (away) remotely",
            3441 or 3491 => "armed (home)",
            3481 or 3487 => "armed (away)",
            9401 => "arming (away) at the keypad",
            9407 => "arming (away) remotely",
            9441 => "arming (home)",
            9700 => "unlocked",
            9701 => "locked",
            9703 => "a lock reported an error",
            9903 => "the base station was updated",
            -1 => "opened",
            -2 => "closed",
            -3 => "triggered",
            -4 => "no longer triggered",
            -5 => "does not respond",
            -6 => "responds again",
            -7 => "battery low",
            -8 => "battery restored",
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
