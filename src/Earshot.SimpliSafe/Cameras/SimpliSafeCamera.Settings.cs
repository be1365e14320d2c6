using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <content>Settings and capabilities. They are read-only, because no request is known that changes them.</content>
public sealed partial class SimpliSafeCamera
{
    /// <summary>
    /// Gets the image size, or <see langword="null"/> if the service does not report it: <c>480p</c>, <c>720p</c>, or <c>1080p</c>.
    /// </summary>
    public string? PictureQuality => JsonField.Text(Setting, "pictureQuality");

    /// <summary>Gets the night vision mode, such as <c>auto</c>, or <see langword="null"/> if the service does not report it.</summary>
    public string? NightVision => JsonField.Text(Setting, "nightVision");

    /// <summary>Gets the status light setting, such as <c>on</c>, or <see langword="null"/> if the service does not report it.</summary>
    public string? StatusLight => JsonField.Text(Setting, "statusLight");

    /// <summary>
    /// Gets a value that indicates whether the microphone is on, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? IsMicrophoneOn => JsonField.Boolean(Setting, "micEnable");

    /// <summary>
    /// Gets the sensitivity of the microphone, about 0 to 100, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public int? MicrophoneSensitivity => JsonField.Integer(Setting, "micSensitivity");

    /// <summary>Gets the volume of the speaker, about 0 to 100, or <see langword="null"/> if the service does not report it.</summary>
    public int? SpeakerVolume => JsonField.Integer(Setting, "speakerVolume");

    /// <summary>Gets the sensitivity of motion detection, or <see langword="null"/> if the service does not report it.</summary>
    public int? MotionSensitivity => JsonField.Integer(Setting, "motionSensitivity");

    /// <summary>
    /// Gets the sensitivity of the heat sensor, such as <c>low</c>, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public string? HeatSensorLevel => JsonField.Text(Setting, "pirLevel");

    /// <summary>
    /// Gets the sensitivity of object detection, such as <c>high</c>, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public string? ObjectDetectionLevel => JsonField.Text(Setting, "odLevel");

    /// <summary>
    /// Gets the name of the Wi-Fi network, or <see langword="null"/> if the service does not report it. Personal data; do not log it.
    /// </summary>
    public string? WifiName => JsonField.Text(Setting, "wifiSsid");

    /// <summary>
    /// Gets a value that indicates whether live streaming is allowed, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? CanStream => JsonField.Boolean(Setting, "canStream");

    /// <summary>
    /// Gets a value that indicates whether recording is allowed, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? CanRecord => JsonField.Boolean(Setting, "canRecord");

    /// <summary>
    /// Gets a value that indicates whether the heat sensor is on, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? IsHeatSensorOn => JsonField.Boolean(Setting, "pirEnable");

    /// <summary>
    /// Gets a value that indicates whether object detection is on, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? IsVideoAnalyticsOn => JsonField.Boolean(Setting, "vaEnable");

    /// <summary>
    /// Gets a value that indicates whether the owner is notified of detections, or <see langword="null"/> if the service does not report
    /// it.
    /// </summary>
    public bool? Notifies => JsonField.Boolean(Setting, "notificationsEnable");

    /// <summary>
    /// Gets a value that indicates whether the owner is notified when the doorbell rings, or <see langword="null"/> if the service does not
    /// report it.
    /// </summary>
    public bool? NotifiesOfDoorbell => JsonField.Boolean(Setting, "enableDoorbellNotification");

    /// <summary>
    /// Gets the volume of the indoor chime, such as <c>low</c>, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public string? DoorbellChimeVolume => JsonField.Text(Setting, "doorbellChimeVolume");

    /// <summary>
    /// Gets a value that indicates whether privacy mode is on, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? IsPrivate => JsonField.Boolean(Setting, "privacyEnable");

    /// <summary>
    /// Gets a value that indicates whether high dynamic range (HDR) is on, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? IsHdrOn => JsonField.Boolean(Setting, "hdr");

    /// <summary>Gets the maximum digital zoom, or <see langword="null"/> if the service does not report it.</summary>
    public int? MaxDigitalZoom => JsonField.Integer(Setting, "maxDigitalZoom");

    /// <summary>Gets the number of frames per second, or <see langword="null"/> if the service does not report it.</summary>
    public int? FramesPerSecond => JsonField.Integer(Admin, "fps");

    /// <summary>
    /// Gets the bit rate of the stream, or <see langword="null"/> if the service does not report it. The values suggest kbit/s.
    /// </summary>
    public int? BitRate => JsonField.Integer(Admin, "bitRate");

    /// <summary>
    /// Gets the region where recordings are stored, such as <c>us-east-1</c>, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public string? Region => JsonField.Text(Admin, "region");

    /// <summary>Gets the firmware version, or <see langword="null"/> if the service does not report it.</summary>
    public string? FirmwareVersion => JsonField.Text(StatusObject, "firmwareVersion") ?? JsonField.Text(Admin, "firmwareVersion");

    /// <summary>
    /// Gets the time at which the camera last connected to the service, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public DateTimeOffset? LastLoginAt => JsonField.Time(StatusObject, "lastLogin") ?? JsonField.Time(Admin, "lastLogin");

    /// <summary>
    /// Gets the time at which the camera last disconnected from the service, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public DateTimeOffset? LastLogoutAt => JsonField.Time(StatusObject, "lastLogout") ?? JsonField.Time(Admin, "lastLogout");

    /// <summary>
    /// Gets a value that indicates whether the camera has a heat sensor, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? HasHeatSensor => JsonField.Boolean(Features, "pir");

    /// <summary>
    /// Gets a value that indicates whether the camera has a privacy shutter, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? HasPrivacyShutter => JsonField.Boolean(Features, "privacyShutter");

    /// <summary>
    /// Gets a value that indicates whether the camera has a microphone, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? HasMicrophone => JsonField.Boolean(Features, "microphone");

    /// <summary>
    /// Gets a value that indicates whether the camera is wired, or <see langword="null"/> if the service does not report it. If
    /// <see langword="false"/>, it is battery-powered, and live view drains the battery.
    /// </summary>
    public bool? IsWired => JsonField.Boolean(Features, "wired");

    /// <summary>
    /// Gets a value that indicates whether both sides can speak at the same time, or <see langword="null"/> if the service does not report
    /// it.
    /// </summary>
    public bool? HasFullDuplexAudio => JsonField.Boolean(Features, "fullDuplexAudio");

    /// <summary>
    /// Gets a value that indicates whether the camera supports object detection, or <see langword="null"/> if the service does not report
    /// it.
    /// </summary>
    public bool? HasVideoAnalytics => JsonField.Boolean(Features, "videoAnalytics");

    /// <summary>Gets the video encoding, such as <c>h264</c>, or <see langword="null"/> if the service does not report it.</summary>
    public string? VideoEncoding => JsonField.Text(Features, "videoEncoding");

    /// <summary>Gets the supported image sizes, or an empty list.</summary>
    public IReadOnlyList<string> Resolutions => JsonField.Texts(Features, "resolutions");

    /// <summary>Gets the supported audio encodings, such as <c>aac</c>, or an empty list.</summary>
    public IReadOnlyList<string> AudioEncodings => JsonField.Texts(Features, "audioEncodings");

    /// <summary>
    /// Gets a value that indicates whether the plan includes recordings, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? HasRecordingPlan => JsonField.Boolean(Plan, "enabled");

    /// <summary>
    /// Gets the number of days for which recordings are stored, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public int? RecordingStorageDays => JsonField.Integer(Plan, "storageDays");

    private JsonElement Setting => JsonField.Object(Raw, "cameraSettings") ?? default;

    private JsonElement Admin => JsonField.Object(Setting, "admin") ?? default;

    private JsonElement StatusObject => JsonField.Object(Raw, "cameraStatus") ?? default;

    private JsonElement Features => JsonField.Object(Raw, "supportedFeatures") ?? default;

    private JsonElement Plan => JsonField.Object(Raw, "subscription") ?? default;
}
