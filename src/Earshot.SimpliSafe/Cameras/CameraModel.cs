namespace Earshot.SimpliSafe;

/// <summary>A camera's model. Open: another text is kept and equals itself.</summary>
/// <param name="Code">As the service writes it.</param>
public readonly record struct CameraModel(string Code)
{
    /// <summary><c>SS001</c>: an indoor camera.</summary>
    public static CameraModel Indoor { get; } = new("SS001");

    /// <summary><c>SS002</c>: a doorbell.</summary>
    public static CameraModel Doorbell { get; } = new("SS002");

    /// <summary><c>SS003</c>: a newer indoor camera.</summary>
    public static CameraModel IndoorNew { get; } = new("SS003");

    /// <summary><c>SSOBCM4</c>: an outdoor camera.</summary>
    public static CameraModel Outdoor { get; } = new("SSOBCM4");

    /// <summary><c>scout</c>: a wireless indoor camera. One witness.</summary>
    public static CameraModel WirelessIndoor { get; } = new("scout");

    /// <summary>The code.</summary>
    public override string ToString() => Code ?? string.Empty;
}

/// <summary>How a camera's live picture is had. Open: another text is kept and equals itself.</summary>
/// <param name="Code">As the service writes it.</param>
public readonly record struct CameraProvider(string Code)
{
    /// <summary>An older camera: a stream of the service's own (<see cref="SimpliSafeCamera.GetFlvStreamAsync"/>).</summary>
    public static CameraProvider SimpliSafe { get; } = new("simplisafe");

    /// <summary><c>kvs</c>: WebRTC over AWS Kinesis (<see cref="SimpliSafeCamera.GetLiveViewAsync"/>).</summary>
    public static CameraProvider Kinesis { get; } = new("kvs");

    /// <summary><c>mist</c>: WebRTC over LiveKit (<see cref="SimpliSafeCamera.GetLiveViewAsync"/>).</summary>
    public static CameraProvider LiveKit { get; } = new("mist");

    /// <summary>The code.</summary>
    public override string ToString() => Code ?? string.Empty;
}

/// <summary>What a camera's privacy shutter does in one state of the system. Open: any other text counts as closed.</summary>
/// <param name="Code">As the service writes it.</param>
public readonly record struct ShutterMode(string Code)
{
    /// <summary><c>open</c>: the lens sees.</summary>
    public static ShutterMode Open { get; } = new("open");

    /// <summary><c>closedAlarmOnly</c>: closed; it opens in an alarm.</summary>
    public static ShutterMode ClosedUntilAlarm { get; } = new("closedAlarmOnly");

    /// <summary><c>closed</c>.</summary>
    public static ShutterMode Closed { get; } = new("closed");

    /// <summary>The code.</summary>
    public override string ToString() => Code ?? string.Empty;
}
