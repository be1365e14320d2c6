using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>Represents a camera or doorbell.</summary>
public sealed class SimulatedCamera : SimulatedDevice
{
    internal SimulatedCamera(SimulatedSystem system, CameraKind kind, string uuid, string name)
        : base(system, TypeOf(kind), uuid[^8..], name)
    {
        Kind = kind;
        Uuid = uuid;
    }

    /// <summary>Gets the kind of camera.</summary>
    public CameraKind Kind { get; }

    /// <summary>Gets the UUID: 32 hexadecimal digits. The last eight are the serial number in events.</summary>
    public string Uuid { get; }

    /// <summary>Gets the provider of live view (kvs or mist), or <see langword="null"/> if the images are on the media host.</summary>
    internal string? Provider => Kind switch { CameraKind.Outdoor => "kvs", CameraKind.WirelessIndoor => "mist", _ => null };

    internal string Model => Kind switch
    {
        CameraKind.Indoor => "SS001",
        CameraKind.Doorbell => "SS002",
        CameraKind.Outdoor => "SSOBCM4",
        _ => "scout",
    };

    /// <summary>Returns the camera as an entry of the list of sensors, which contains newer cameras.</summary>
    internal override JsonObject ToJson() => new()
    {
        ["type"] = Type,
        ["serial"] = Serial,
        ["name"] = Name,
        ["setting"] = new JsonObject(),
        ["status"] = new JsonObject(),
        ["flags"] = Flags(),
    };

    /// <summary>Returns the camera as an entry of the system's list of cameras.</summary>
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
