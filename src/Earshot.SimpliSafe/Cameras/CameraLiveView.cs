using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>What a WebRTC client needs to see a newer camera live. Secret throughout: <see cref="ToString"/> shows nothing of it.</summary>
public sealed class CameraLiveView
{
    internal CameraLiveView(JsonElement raw) => Raw = raw;

    /// <summary>Which kind it is: <see cref="CameraProvider.Kinesis"/>, <see cref="CameraProvider.LiveKit"/>; null where neither's fields came.</summary>
    public CameraProvider? Provider => SignedChannelEndpoint is not null ? CameraProvider.Kinesis
        : LiveKitUrl is not null ? CameraProvider.LiveKit
        : null;

    /// <summary>Kinesis: the signed address of the signalling socket.</summary>
    public Uri? SignedChannelEndpoint => Address(Raw, "signedChannelEndpoint");

    /// <summary>Kinesis: this client's id in the signalling.</summary>
    public string? ClientId => JsonField.Text(Raw, "clientId");

    /// <summary>Kinesis: the servers that help the two ends to find each other.</summary>
    public IReadOnlyList<IceServer> IceServers => [.. JsonField.List(Raw, "iceServers").Select(server => new IceServer(server))];

    /// <summary>LiveKit: <c>online</c> once the camera is awake. Waking one that runs on battery takes 4 to 20 s, and drains it.</summary>
    public string? CameraStatus => JsonField.Text(Raw, "cameraStatus");

    /// <summary>Whether the camera is awake; where it isn't told, as with Kinesis, it counts as awake.</summary>
    public bool IsReady => CameraStatus is null or "online";

    /// <summary>LiveKit: the room's address.</summary>
    public Uri? LiveKitUrl => Address(LiveKit, "liveKitURL");

    /// <summary>LiveKit: the token for the room, a JWT with an end. Secret.</summary>
    public string? LiveKitToken => JsonField.Text(LiveKit, "userToken");

    /// <summary>Everything as it came. Secret.</summary>
    public JsonElement Raw { get; }

    private JsonElement LiveKit => JsonField.Object(Raw, "liveKitDetails") ?? default;

    /// <summary>Names the kind only.</summary>
    public override string ToString() => $"live view ({Provider?.ToString() ?? "unknown"})";

    private static Uri? Address(JsonElement thing, string name) =>
        Uri.TryCreate(JsonField.Text(thing, name), UriKind.Absolute, out Uri? address) ? address : null;
}

/// <summary>A server that helps the two ends of a WebRTC connection to find each other.</summary>
public sealed class IceServer
{
    internal IceServer(JsonElement raw) => Raw = raw;

    /// <summary>Its addresses; the service sends one text or a list.</summary>
    public IReadOnlyList<string> Urls => JsonField.Text(Raw, "urls") is { } one ? [one] : JsonField.Texts(Raw, "urls");

    /// <summary>The user's name; null where none is needed.</summary>
    public string? UserName => JsonField.Text(Raw, "username");

    /// <summary>The password; null where none is needed. Secret.</summary>
    public string? Credential => JsonField.Text(Raw, "credential");

    /// <summary>Everything as it came. Secret.</summary>
    public JsonElement Raw { get; }

    /// <summary>Shows nothing.</summary>
    public override string ToString() => "ICE server (hidden)";
}
