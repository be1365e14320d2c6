namespace Earshot.SimpliSafe;

/// <summary>Specifies the group of a <see cref="SimpliSafeEventKind"/>. The groups are defined by this library.</summary>
public enum SimpliSafeEventGroup
{
    /// <summary>The code has no name in this library.</summary>
    Unknown,

    /// <summary>An alarm, or the countdown to an alarm.</summary>
    Alarm,

    /// <summary>An exit countdown: the system is about to be armed.</summary>
    Arming,

    /// <summary>The system was armed.</summary>
    Arm,

    /// <summary>The system was disarmed, or an alarm was canceled.</summary>
    Disarm,

    /// <summary>A camera or a doorbell.</summary>
    Camera,

    /// <summary>A sensor, except alarms.</summary>
    Sensor,

    /// <summary>A lock.</summary>
    Lock,

    /// <summary>The mains power.</summary>
    Power,

    /// <summary>The radio between the base station and the sensors.</summary>
    Radio,

    /// <summary>The connection of the base station to the service.</summary>
    Connection,

    /// <summary>A test, which is never an alarm.</summary>
    Test,

    /// <summary>Any other event.</summary>
    Other,

    /// <summary>A difference between two readings of the sensors, which the service does not send.</summary>
    Observed,
}
