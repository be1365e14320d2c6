namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>The cameras that differ for a client.</summary>
public enum CameraKind
{
    /// <summary>An indoor camera of the first kind (SS001), with pictures and video on the media host.</summary>
    Indoor,

    /// <summary>The doorbell (SS002), with pictures and video on the media host.</summary>
    Doorbell,

    /// <summary>The outdoor camera (SSOBCM4), with live view by the provider kvs.</summary>
    Outdoor,

    /// <summary>The wireless indoor camera (scout), with live view by the provider mist. The name of the model rests on one witness.</summary>
    WirelessIndoor,
}
