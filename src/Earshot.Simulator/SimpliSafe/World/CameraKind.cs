namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>Specifies the kinds of cameras that differ for clients.</summary>
public enum CameraKind
{
    /// <summary>The first indoor camera (SS001), with images and video on the media host.</summary>
    Indoor,

    /// <summary>The doorbell (SS002), with images and video on the media host.</summary>
    Doorbell,

    /// <summary>The outdoor camera (SSOBCM4), with live view by the provider kvs.</summary>
    Outdoor,

    /// <summary>The wireless indoor camera (scout), with live view by the provider mist. The model name is known from one source.</summary>
    WirelessIndoor,
}
