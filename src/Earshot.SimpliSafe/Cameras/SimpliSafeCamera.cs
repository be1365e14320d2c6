using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Cameras;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Rest;

namespace Earshot.SimpliSafe;

/// <summary>A camera. It lives on: an update of its system changes what its properties show.</summary>
public sealed partial class SimpliSafeCamera
{
    private const int SerialLength = 8;

    private readonly SimpliSafeClient _client;
    private readonly SimpliSafeSystem _system;
    private volatile StrongBox<JsonElement> _raw;

    internal SimpliSafeCamera(SimpliSafeClient client, SimpliSafeSystem system, string id, JsonElement raw)
    {
        _client = client;
        _system = system;
        _raw = new StrongBox<JsonElement>(raw);
        Id = id;
    }

    /// <summary>The camera's id: a UUID without dashes. Recordings of events go by it.</summary>
    public string Id { get; }

    /// <summary>
    /// The serial number by which events and the list of sensors know it. Newer cameras tell it; for the others it is taken to be the id's last 8
    /// characters, as one witness does.
    /// </summary>
    public string Serial => JsonField.Text(Raw, "serial") is { Length: > 0 } serial ? serial
        : Id.Length > SerialLength ? Id[^SerialLength..] : Id;

    /// <summary>What the owner calls it; the serial number where it has no name.</summary>
    public string Name => JsonField.Text(Setting, "cameraName") is { } name && !string.IsNullOrWhiteSpace(name) ? name : Serial;

    /// <summary>The model.</summary>
    public CameraModel Model => new(JsonField.Text(Raw, "model") ?? string.Empty);

    /// <summary>The service's word on it, <c>online</c> or another; null where it isn't told.</summary>
    public string? Status => JsonField.Text(Raw, "status");

    /// <summary>Whether it is online.</summary>
    public bool IsOnline => Status == "online";

    /// <summary>How its live picture is had: newer cameras say so, all others are of the service's own kind.</summary>
    public CameraProvider LiveProvider =>
        JsonField.Text(Admin, "webRTCProvider") is "kvs" or "mist"
            ? new CameraProvider(JsonField.Text(Admin, "webRTCProvider")!)
            : CameraProvider.SimpliSafe;

    /// <summary>Where its recordings come from; null where it isn't told.</summary>
    public CameraProvider? RecordingProvider => Provider("recording");

    /// <summary>What its features name for WebRTC; null where it isn't told. <see cref="LiveProvider"/> is what counts.</summary>
    public CameraProvider? WebRtcProvider => Provider("webrtc");

    /// <summary>What its features name for the live picture; null where it isn't told. <see cref="LiveProvider"/> is what counts.</summary>
    public CameraProvider? StreamProvider => Provider("live");

    /// <summary>What the shutter does while disarmed; null where it isn't told.</summary>
    public ShutterMode? ShutterWhenOff => Shutter("shutterOff");

    /// <summary>What the shutter does while armed for people at home; null where it isn't told.</summary>
    public ShutterMode? ShutterWhenHome => Shutter("shutterHome");

    /// <summary>What the shutter does while armed for an empty house; null where it isn't told.</summary>
    public ShutterMode? ShutterWhenAway => Shutter("shutterAway");

    /// <summary>
    /// Whether the shutter is to be open in the system's present state; null where that isn't known. Without a shutter it counts as open. What isn't
    /// <c>open</c> is closed; in an alarm <c>closedAlarmOnly</c> is open, and whether the rest is, isn't known.
    /// </summary>
    public bool? IsShutterOpen
    {
        get
        {
            if (HasPrivacyShutter == false)
            {
                return true;
            }

            SystemState state = _system.State;
            ShutterMode? mode = state == SystemState.Off ? ShutterWhenOff
                : state == SystemState.Home || state == SystemState.HomeCountdown ? ShutterWhenHome
                : state == SystemState.Away || state == SystemState.AwayCountdown ? ShutterWhenAway
                : null;
            return mode is { } known ? known == ShutterMode.Open : null;
        }
    }

    /// <summary>Everything as it came. It holds the Wi-Fi's name and hardware addresses: not for logs.</summary>
    public JsonElement Raw => _raw.Value;

    /// <summary>Names model and serial number.</summary>
    public override string ToString() => $"camera {Serial} ({Model})";

    /// <summary>The endless FLV stream (H.264, AAC) of an older camera, to be given to a player. It has no time-out.</summary>
    /// <param name="width">How wide the picture is to be, in pixels.</param>
    /// <param name="cancellationToken">Ends the wait for a token.</param>
    /// <exception cref="NotSupportedException">It is a newer camera: <see cref="GetLiveViewAsync"/>.</exception>
    /// <exception cref="LoginException">The log-in no longer holds.</exception>
    public async Task<CameraStream> GetFlvStreamAsync(int width = 1280, CancellationToken cancellationToken = default) =>
        await StreamAsync(FlvAddress(width), cancellationToken).ConfigureAwait(false);

    /// <summary>The motion-JPEG stream of an older camera. Opening it opens the privacy shutter.</summary>
    /// <param name="width">How wide the picture is to be, in pixels.</param>
    /// <param name="framesPerSecond">How many pictures a second.</param>
    /// <param name="cancellationToken">Ends the wait for a token.</param>
    /// <inheritdoc cref="GetFlvStreamAsync" path="/exception"/>
    public async Task<CameraStream> GetMjpegStreamAsync(int width = 1280, int framesPerSecond = 5, CancellationToken cancellationToken = default) =>
        await StreamAsync(MjpegAddress(width, framesPerSecond), cancellationToken).ConfigureAwait(false);

    /// <summary>Takes a picture with an older camera: the first of its motion-JPEG stream.</summary>
    /// <remarks>
    /// That opens the privacy shutter: where it is to be closed in the system's present state, or that isn't known, nothing is sent unless
    /// <paramref name="openShutter"/> says so. Newer cameras have no such call: see <see cref="SimpliSafeClient.DownloadAsync"/> for events' pictures.
    /// </remarks>
    /// <param name="width">How wide the picture is to be, in pixels.</param>
    /// <param name="openShutter">Whether the shutter may be opened for it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A JPEG.</returns>
    /// <exception cref="InvalidOperationException">The shutter is closed, or may be. Nothing was sent.</exception>
    /// <exception cref="NotSupportedException">It is a newer camera.</exception>
    /// <exception cref="ApiException">The service refused.</exception>
    /// <exception cref="ConnectionException">The service wasn't reached, or no picture came.</exception>
    public async Task<byte[]> GetSnapshotAsync(int width = 1280, bool openShutter = false, CancellationToken cancellationToken = default)
    {
        const string Operation = "GetSnapshot";
        Uri address = MjpegAddress(width, framesPerSecond: 1);
        if (IsShutterOpen != true && !openShutter)
        {
            throw new InvalidOperationException(
                $"The privacy shutter of {this} is closed in the system's present state, or may be; a picture would open it. Nothing was sent.");
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var first = new FirstJpeg(enough);
        try
        {
            await _client.Media.DownloadAsync(Operation, address, first, progress: null, enough.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The stream has no end: the picture, or too much that is none, ended it.
        }

        return first.Picture
            ?? throw new ConnectionException(ConnectionProblem.Lost, $"{Operation} failed: the stream ended before a whole picture had come.")
            { Operation = Operation };
    }

    /// <summary>Asks what a WebRTC client needs to see a newer camera live. Wakes the camera, which drains one that runs on battery.</summary>
    /// <remarks>Every call asks anew. A LiveKit camera may still be asleep (<see cref="CameraLiveView.IsReady"/>): ask again every 2 s or so.</remarks>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="NotFoundException">The camera is unplugged, or its model has no live view: an older one has <see cref="GetFlvStreamAsync"/>.</exception>
    /// <exception cref="ApiException">The service refused in another way.</exception>
    /// <exception cref="ConnectionException">The service wasn't reached, or its answer makes no sense.</exception>
    public async Task<CameraLiveView> GetLiveViewAsync(CancellationToken cancellationToken = default)
    {
        const string Operation = "GetLiveView";
        string path = string.Create(CultureInfo.InvariantCulture, $"cameras/{Uri.EscapeDataString(Id)}/{_system.Id}/live-view");
        try
        {
            return new CameraLiveView(
                await _client.LiveView.SendForObjectAsync(new ApiRequest(Operation, HttpMethod.Get, path), cancellationToken).ConfigureAwait(false));
        }
        catch (EarshotException missing) when (missing is NotFoundException or ConnectionException { Problem: ConnectionProblem.WrongPath })
        {
            throw new NotFoundException(
                $"{Operation} failed: {this} is unplugged, or its model has no live view (404). Older cameras have an FLV stream.", innerException: missing)
            { Operation = Operation };
        }
    }

    /// <summary>Takes what was read later.</summary>
    internal void Adopt(JsonElement raw) => _raw = new StrongBox<JsonElement>(raw);

    private ShutterMode? Shutter(string name) => JsonField.Text(Setting, name) is { Length: > 0 } code ? new ShutterMode(code) : null;

    private CameraProvider? Provider(string name) =>
        JsonField.Text(JsonField.Object(Features, "providers") ?? default, name) is { Length: > 0 } code ? new CameraProvider(code) : null;

    private async Task<CameraStream> StreamAsync(Uri address, CancellationToken cancellationToken) =>
        new(address, await _client.Credentials.GetTokenAsync(cancellationToken).ConfigureAwait(false));

    private Uri FlvAddress(int width) => MediaAddress("flv", width, "&audioEncoding=AAC");

    private Uri MjpegAddress(int width, int framesPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(framesPerSecond, 1);
        return MediaAddress("mjpg", width, string.Create(CultureInfo.InvariantCulture, $"&fr={framesPerSecond}"));
    }

    private Uri MediaAddress(string kind, int width, string more)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return LiveProvider == CameraProvider.SimpliSafe
            ? new Uri(string.Create(
                CultureInfo.InvariantCulture,
                $"{_client.Options.Endpoints.Media.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(Id)}/{kind}?x={width}{more}"))
            : throw new NotSupportedException($"{this} is a newer camera, without streams of this kind: it has a live view, and events have pictures.");
    }
}
