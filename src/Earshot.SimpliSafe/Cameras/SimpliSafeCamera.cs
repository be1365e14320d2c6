using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Cameras;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>Represents a camera. The object is kept: an update of its system changes the values of its properties.</summary>
/// <remarks>This type is thread-safe.</remarks>
public sealed partial class SimpliSafeCamera
{
    private const int SerialLength = 8;

    private readonly CameraService _service;
    private readonly long _systemId;
    private readonly Func<SystemState> _systemState;
    private volatile StrongBox<JsonElement> _raw;

    internal SimpliSafeCamera(CameraService service, long systemId, Func<SystemState> systemState, string id, JsonElement raw)
    {
        _service = service;
        _systemId = systemId;
        _systemState = systemState;
        _raw = new StrongBox<JsonElement>(raw);
        Id = id;
    }

    /// <summary>Gets the ID of the camera: a UUID without dashes. Recordings of events refer to it.</summary>
    public string Id { get; }

    /// <summary>
    /// Gets the serial number that events and the list of sensors use. Newer cameras report it; for other cameras it is assumed to be the
    /// last 8 characters of the ID (known from one source).
    /// </summary>
    public string Serial => JsonField.Text(Raw, "serial") is { Length: > 0 } serial ? serial
        : Id.Length > SerialLength ? Id[^SerialLength..] : Id;

    /// <summary>Gets the name that the owner gave to the camera, or the serial number if it has no name.</summary>
    public string Name => JsonField.Text(Setting, "cameraName") is { } name && !string.IsNullOrWhiteSpace(name) ? name : Serial;

    /// <summary>Gets the model.</summary>
    public CameraModel Model => new(JsonField.Text(Raw, "model") ?? string.Empty);

    /// <summary>Gets the service's status, such as <c>online</c>, or <see langword="null"/> if the service does not report it.</summary>
    public string? Status => JsonField.Text(Raw, "status");

    /// <summary>Gets a value that indicates whether the camera is online.</summary>
    public bool IsOnline => Status == "online";

    /// <summary>Gets the provider of the live view. Newer cameras report it; all others use the service's own streams.</summary>
    public CameraProvider LiveProvider =>
        JsonField.Text(Admin, "webRTCProvider") is "kvs" or "mist"
            ? new CameraProvider(JsonField.Text(Admin, "webRTCProvider")!)
            : CameraProvider.SimpliSafe;

    /// <summary>Gets the provider of recordings, or <see langword="null"/> if the service does not report it.</summary>
    public CameraProvider? RecordingProvider => Provider("recording");

    /// <summary>
    /// Gets the WebRTC provider in the camera's features, or <see langword="null"/> if the service does not report it.
    /// <see cref="LiveProvider"/> is decisive.
    /// </summary>
    public CameraProvider? WebRtcProvider => Provider("webrtc");

    /// <summary>
    /// Gets the live view provider in the camera's features, or <see langword="null"/> if the service does not report it.
    /// <see cref="LiveProvider"/> is decisive.
    /// </summary>
    public CameraProvider? StreamProvider => Provider("live");

    /// <summary>Gets the shutter mode while the system is disarmed, or <see langword="null"/> if the service does not report it.</summary>
    public ShutterMode? ShutterWhenOff => Shutter("shutterOff");

    /// <summary>
    /// Gets the shutter mode while the system is armed in home mode, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public ShutterMode? ShutterWhenHome => Shutter("shutterHome");

    /// <summary>
    /// Gets the shutter mode while the system is armed in away mode, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public ShutterMode? ShutterWhenAway => Shutter("shutterAway");

    /// <summary>
    /// Gets a value that indicates whether the shutter should be open in the current state of the system, or <see langword="null"/> if that
    /// is unknown. A camera without a shutter counts as open.
    /// </summary>
    /// <remarks>
    /// Any mode except <c>open</c> counts as closed. In an alarm the result is <see langword="null"/>: <c>closedAlarmOnly</c> is open then,
    /// and for other modes it is unknown.
    /// </remarks>
    public bool? IsShutterOpen
    {
        get
        {
            if (HasPrivacyShutter == false)
            {
                return true;
            }

            SystemState state = _systemState();
            ShutterMode? mode = state == SystemState.Off ? ShutterWhenOff
                : state == SystemState.Home || state == SystemState.HomeCountdown ? ShutterWhenHome
                : state == SystemState.Away || state == SystemState.AwayCountdown ? ShutterWhenAway
                : null;
            return mode is { } known ? known == ShutterMode.Open : null;
        }
    }

    /// <summary>Gets the JSON as received. It contains the name of the Wi-Fi network and hardware addresses, so do not log it.</summary>
    public JsonElement Raw => _raw.Value;

    /// <summary>Returns the serial number and the model, safe for logs.</summary>
    public override string ToString() => $"camera {Serial} ({Model})";

    /// <summary>Gets the endless FLV stream (H.264, AAC) of an older camera, for a player. The stream has no timeout.</summary>
    /// <param name="width">The width of the image, in pixels.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The URL of the stream and its header.</returns>
    /// <exception cref="NotSupportedException">The camera is a newer one; use <see cref="GetLiveViewAsync"/>.</exception>
    /// <exception cref="LoginException">The login is no longer valid.</exception>
    public async Task<CameraStream> GetFlvStreamAsync(int width = 1280, CancellationToken cancellationToken = default) =>
        await StreamAsync(FlvAddress(width), cancellationToken).ConfigureAwait(false);

    /// <summary>Gets the motion-JPEG stream of an older camera. Opening the stream opens the privacy shutter.</summary>
    /// <param name="width">The width of the image, in pixels.</param>
    /// <param name="framesPerSecond">The number of images per second.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The URL of the stream and its header.</returns>
    /// <inheritdoc cref="GetFlvStreamAsync" path="/exception"/>
    public async Task<CameraStream> GetMjpegStreamAsync(
        int width = 1280, int framesPerSecond = 5, CancellationToken cancellationToken = default) =>
        await StreamAsync(MjpegAddress(width, framesPerSecond), cancellationToken).ConfigureAwait(false);

    /// <summary>Captures an image with an older camera: the first image of its motion-JPEG stream.</summary>
    /// <remarks>
    /// This opens the privacy shutter. If the shutter should be closed in the current state of the system, or if that is unknown, nothing
    /// is sent unless <paramref name="openShutter"/> is <see langword="true"/>. Newer cameras do not support this; use
    /// <see cref="SimpliSafeClient.DownloadAsync"/> for the images of events.
    /// </remarks>
    /// <param name="width">The width of the image, in pixels.</param>
    /// <param name="openShutter">Whether the shutter may be opened.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The image, as JPEG.</returns>
    /// <exception cref="InvalidOperationException">The shutter is closed or may be closed. Nothing was sent.</exception>
    /// <exception cref="NotSupportedException">The camera is a newer one.</exception>
    /// <exception cref="ApiException">The service returned an error.</exception>
    /// <exception cref="ConnectionException">The service could not be reached, or no image was received.</exception>
    public async Task<byte[]> GetSnapshotAsync(int width = 1280, bool openShutter = false, CancellationToken cancellationToken = default)
    {
        const string Operation = "GetSnapshot";
        Uri address = MjpegAddress(width, framesPerSecond: 1);
        if (IsShutterOpen != true && !openShutter)
        {
            throw new InvalidOperationException(
                $"The privacy shutter of {this} is closed or may be closed in the current state of the system, "
                + "and a snapshot would open it. "
                + $"Nothing was sent. To open the shutter, set {nameof(openShutter)}.");
        }

        using var completed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var first = new FirstJpeg(completed);
        try
        {
            await _service.DownloadAsync(Operation, address, first, progress: null, completed.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The stream is endless: the download ends when the image is complete or the data is not an image.
        }

        return first.Image
            ?? throw new ConnectionException(
                ConnectionProblem.Lost, $"{Operation} failed: the stream ended before an image was complete. Try again later.")
            { Operation = Operation };
    }

    /// <summary>
    /// Requests the data that a WebRTC client requires for the live view of a newer camera. Wakes the camera, which drains its battery.
    /// </summary>
    /// <remarks>
    /// Each call sends a new request. A LiveKit camera can still be asleep (<see cref="CameraLiveView.IsReady"/>); then call again about
    /// every 2 seconds.
    /// </remarks>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The data for the live view.</returns>
    /// <exception cref="NotFoundException">
    /// The camera is unplugged, or its model has no live view; older models have <see cref="GetFlvStreamAsync"/>.
    /// </exception>
    /// <exception cref="ApiException">The service returned another error.</exception>
    /// <exception cref="ConnectionException">The service could not be reached, or its response is not valid.</exception>
    public async Task<CameraLiveView> GetLiveViewAsync(CancellationToken cancellationToken = default)
    {
        const string Operation = "GetLiveView";
        string path = string.Create(CultureInfo.InvariantCulture, $"cameras/{Uri.EscapeDataString(Id)}/{_systemId}/live-view");
        try
        {
            return new CameraLiveView(
                await _service.GetLiveViewAsync(new ApiRequest(Operation, HttpMethod.Get, path), cancellationToken).ConfigureAwait(false));
        }
        catch (EarshotException missing) when (missing is NotFoundException or ConnectionException { Problem: ConnectionProblem.WrongPath })
        {
            throw new NotFoundException(
                $"{Operation} failed: {this} is unplugged, or its model has no live view (404). "
                + $"For older models, use {nameof(GetFlvStreamAsync)}.",
                innerException: missing)
            { Operation = Operation };
        }
    }

    /// <summary>Updates the camera from a later reading.</summary>
    internal void Adopt(JsonElement raw) => _raw = new StrongBox<JsonElement>(raw);

    private ShutterMode? Shutter(string name) => JsonField.Text(Setting, name) is { Length: > 0 } code ? new ShutterMode(code) : null;

    private CameraProvider? Provider(string name) =>
        JsonField.Text(JsonField.Object(Features, "providers") ?? default, name) is { Length: > 0 } code ? new CameraProvider(code) : null;

    private async Task<CameraStream> StreamAsync(Uri address, CancellationToken cancellationToken) =>
        new(address, await _service.GetTokenAsync(cancellationToken).ConfigureAwait(false));

    private Uri FlvAddress(int width) => MediaAddress("flv", width, "&audioEncoding=AAC");

    private Uri MjpegAddress(int width, int framesPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(framesPerSecond, 1);
        return MediaAddress("mjpg", width, string.Create(CultureInfo.InvariantCulture, $"&fr={framesPerSecond}"));
    }

    private Uri MediaAddress(string kind, int width, string parameters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return LiveProvider == CameraProvider.SimpliSafe
            ? new Uri(string.Create(
                CultureInfo.InvariantCulture,
                $"{_service.MediaAddress}/{Uri.EscapeDataString(Id)}/{kind}?x={width}{parameters}"))
            : throw new NotSupportedException(
                $"{this} is a newer camera, which has no such streams. Use {nameof(GetLiveViewAsync)}, or the images of events.");
    }
}
