using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>A camera or the doorbell.</summary>
public sealed class SimulatedCamera : SimulatedDevice
{
    internal SimulatedCamera(SimulatedSystem system, CameraKind kind, string uuid, string name)
        : base(system, TypeOf(kind), uuid[^8..], name)
    {
        Kind = kind;
        Uuid = uuid;
    }

    /// <summary>What it is.</summary>
    public CameraKind Kind { get; }

    /// <summary>32 digits of hexadecimals; their last eight are the serial number in events.</summary>
    public string Uuid { get; }

    /// <summary>The provider of its live view, kvs or mist; null for those whose pictures are on the media host.</summary>
    internal string? Provider => Kind switch { CameraKind.Outdoor => "kvs", CameraKind.WirelessIndoor => "mist", _ => null };

    internal string Model => Kind switch
    {
        CameraKind.Indoor => "SS001",
        CameraKind.Doorbell => "SS002",
        CameraKind.Outdoor => "SSOBCM4",
        _ => "scout",
    };

    /// <summary>As it stands among the sensors, where newer cameras do.</summary>
    internal override JsonObject ToJson() => new()
    {
        ["type"] = Type,
        ["serial"] = Serial,
        ["name"] = Name,
        ["setting"] = new JsonObject(),
        ["status"] = new JsonObject(),
        ["flags"] = Flags(),
    };

    /// <summary>As it stands among the cameras of a system.</summary>
    internal JsonObject ToCameraJson()
    {
        JsonObject json = Template.Camera();
        json["model"] = Model;
        json["uuid"] = Uuid;
        json["uid"] = System.Account.UserId;
        json["sid"] = System.Id;
        json["cameraSettings"]!["cameraName"] = Name;
        json["status"] = IsOffline ? "offline" : "online";
        if (Provider is { } provider)
        {
            json["cameraSettings"]!["admin"]!["webRTCProvider"] = provider;
            JsonNode features = json["supportedFeatures"]!;
            features["privacyShutter"] = false;
            features["wired"] = false;
            features["providers"] = new JsonObject { ["webrtc"] = provider, ["recording"] = provider, ["live"] = provider };
            json["serial"] = Serial;
        }

        return json;
    }

    private static int TypeOf(CameraKind kind) => kind switch
    {
        CameraKind.Doorbell => 15,
        CameraKind.Outdoor => 17,
        CameraKind.WirelessIndoor => 21,
        _ => 12,
    };
}
