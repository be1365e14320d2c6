namespace Earshot.SimpliSafe;

/// <summary>Specifies the model of a camera. Unknown values are kept.</summary>
/// <param name="Code">The service's value.</param>
public readonly record struct CameraModel(string Code)
{
    /// <summary>Gets the model <c>SS001</c>, an indoor camera.</summary>
    public static CameraModel Indoor { get; } = new("SS001");

    /// <summary>Gets the model <c>SS002</c>, a doorbell.</summary>
    public static CameraModel Doorbell { get; } = new("SS002");

    /// <summary>Gets the model <c>SS003</c>, a newer indoor camera.</summary>
    public static CameraModel IndoorNew { get; } = new("SS003");

    /// <summary>Gets the model <c>SSOBCM4</c>, an outdoor camera.</summary>
    public static CameraModel Outdoor { get; } = new("SSOBCM4");

    /// <summary>Gets the model <c>scout</c>, a wireless indoor camera. Known from one source.</summary>
    public static CameraModel WirelessIndoor { get; } = new("scout");

    /// <summary>Returns the code.</summary>
    public override string ToString() => Code ?? string.Empty;
}

/// <summary>Specifies the provider of a camera's live view. Unknown values are kept.</summary>
/// <param name="Code">The service's value.</param>
public readonly record struct CameraProvider(string Code)
{
    /// <summary>Gets the provider of older cameras, the service's own streams (<see cref="SimpliSafeCamera.GetFlvStreamAsync"/>).</summary>
    public static CameraProvider SimpliSafe { get; } = new("simplisafe");

    /// <summary>Gets the provider <c>kvs</c>, WebRTC over AWS Kinesis (<see cref="SimpliSafeCamera.GetLiveViewAsync"/>).</summary>
    public static CameraProvider Kinesis { get; } = new("kvs");

    /// <summary>Gets the provider <c>mist</c>, WebRTC over LiveKit (<see cref="SimpliSafeCamera.GetLiveViewAsync"/>).</summary>
    public static CameraProvider LiveKit { get; } = new("mist");

    /// <summary>Returns the code.</summary>
    public override string ToString() => Code ?? string.Empty;
}

/// <summary>
/// Specifies the mode of a camera's privacy shutter in one state of the system. Unknown values are kept and count as closed.
/// </summary>
/// <param name="Code">The service's value.</param>
public readonly record struct ShutterMode(string Code)
{
    /// <summary>Gets the mode <c>open</c>, in which the lens is not covered.</summary>
    public static ShutterMode Open { get; } = new("open");

    /// <summary>Gets the mode <c>closedAlarmOnly</c>, in which the shutter is closed and opens during an alarm.</summary>
    public static ShutterMode ClosedUntilAlarm { get; } = new("closedAlarmOnly");

    /// <summary>Gets the mode <c>closed</c>.</summary>
    public static ShutterMode Closed { get; } = new("closed");

    /// <summary>Returns the code.</summary>
    public override string ToString() => Code ?? string.Empty;
}
