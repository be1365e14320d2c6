using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>Represents the data that a WebRTC client requires for the live view of a newer camera. Secret.</summary>
public sealed class CameraLiveView
{
    internal CameraLiveView(JsonElement raw) => Raw = raw;

    /// <summary>
    /// Gets the provider: <see cref="CameraProvider.Kinesis"/>, <see cref="CameraProvider.LiveKit"/>, or <see langword="null"/> if the
    /// fields of neither were received.
    /// </summary>
    public CameraProvider? Provider => SignedChannelEndpoint is not null ? CameraProvider.Kinesis
        : LiveKitUrl is not null ? CameraProvider.LiveKit
        : null;

    /// <summary>Gets the signed URL of the signaling WebSocket (Kinesis), or <see langword="null"/>.</summary>
    public Uri? SignedChannelEndpoint => Address(Raw, "signedChannelEndpoint");

    /// <summary>Gets the client ID for signaling (Kinesis), or <see langword="null"/>.</summary>
    public string? ClientId => JsonField.Text(Raw, "clientId");

    /// <summary>Gets the ICE servers (Kinesis), or an empty list.</summary>
    public IReadOnlyList<IceServer> IceServers => [.. JsonField.List(Raw, "iceServers").Select(server => new IceServer(server))];

    /// <summary>
    /// Gets the status of the camera (LiveKit), or <see langword="null"/>: <c>online</c> when the camera is awake. Waking a battery-powered
    /// camera takes 4 to 20 seconds and drains the battery.
    /// </summary>
    public string? CameraStatus => JsonField.Text(Raw, "cameraStatus");

    /// <summary>
    /// Gets a value that indicates whether the camera is awake. It is <see langword="true"/> if the service does not report the status, as
    /// for Kinesis.
    /// </summary>
    public bool IsReady => CameraStatus is null or "online";

    /// <summary>Gets the URL of the room (LiveKit), or <see langword="null"/>.</summary>
    public Uri? LiveKitUrl => Address(LiveKit, "liveKitURL");

    /// <summary>Gets the token for the room (LiveKit), a JWT that expires, or <see langword="null"/>. Secret.</summary>
    public string? LiveKitToken => JsonField.Text(LiveKit, "userToken");

    /// <summary>Gets the JSON as received. Secret.</summary>
    public JsonElement Raw { get; }

    private JsonElement LiveKit => JsonField.Object(Raw, "liveKitDetails") ?? default;

    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() => $"live view ({Provider?.ToString() ?? "unknown"})";

    private static Uri? Address(JsonElement parent, string name) =>
        Uri.TryCreate(JsonField.Text(parent, name), UriKind.Absolute, out Uri? address) ? address : null;
}

/// <summary>Represents a server that helps to establish a WebRTC connection.</summary>
public sealed class IceServer
{
    internal IceServer(JsonElement raw) => Raw = raw;

    /// <summary>Gets the URLs. The service sends one string or a list.</summary>
    public IReadOnlyList<string> Urls => JsonField.Text(Raw, "urls") is { } one ? [one] : JsonField.Texts(Raw, "urls");

    /// <summary>Gets the username, or <see langword="null"/> if none is required.</summary>
    public string? UserName => JsonField.Text(Raw, "username");

    /// <summary>Gets the password, or <see langword="null"/> if none is required. Secret.</summary>
    public string? Credential => JsonField.Text(Raw, "credential");

    /// <summary>Gets the JSON as received. Secret.</summary>
    public JsonElement Raw { get; }

    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() => "ICE server (hidden)";
}
