namespace Earshot.SimpliSafe;

/// <summary>What a <see cref="SimpliSafeEventKind"/> belongs to. The grouping is this library's.</summary>
public enum SimpliSafeEventGroup
{
    /// <summary>The code has no name here.</summary>
    Unknown,

    /// <summary>An alarm, or the countdown to one.</summary>
    Alarm,

    /// <summary>An exit countdown: the system is about to be armed.</summary>
    Arming,

    /// <summary>The system was armed.</summary>
    Arm,

    /// <summary>The system was disarmed, or an alarm was cancelled.</summary>
    Disarm,

    /// <summary>A camera or a doorbell.</summary>
    Camera,

    /// <summary>A sensor other than by an alarm.</summary>
    Sensor,

    /// <summary>A lock.</summary>
    Lock,

    /// <summary>The mains power.</summary>
    Power,

    /// <summary>The radio between base station and sensors.</summary>
    Radio,

    /// <summary>The base station's connection to the service.</summary>
    Connection,

    /// <summary>A test; never an alarm.</summary>
    Test,

    /// <summary>Something else.</summary>
    Other,

    /// <summary>Not sent by the service: a difference between two looks at the sensors.</summary>
    Observed,
}
