using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <content>What is set, and what the camera can do. Read-only: no call is known that changes a camera's settings. Null where it isn't told.</content>
public sealed partial class SimpliSafeCamera
{
    /// <summary>The picture's size: <c>480p</c>, <c>720p</c> or <c>1080p</c>.</summary>
    public string? PictureQuality => JsonField.Text(Setting, "pictureQuality");

    /// <summary>When it sees by infrared light, such as <c>auto</c>.</summary>
    public string? NightVision => JsonField.Text(Setting, "nightVision");

    /// <summary>Whether its light is on, such as <c>on</c>.</summary>
    public string? StatusLight => JsonField.Text(Setting, "statusLight");

    /// <summary>Whether it hears.</summary>
    public bool? HasMicrophoneOn => JsonField.Boolean(Setting, "micEnable");

    /// <summary>How well it hears, about 0 to 100.</summary>
    public int? MicrophoneSensitivity => JsonField.Integer(Setting, "micSensitivity");

    /// <summary>How loud it speaks, about 0 to 100.</summary>
    public int? SpeakerVolume => JsonField.Integer(Setting, "speakerVolume");

    /// <summary>How easily it sees motion.</summary>
    public int? MotionSensitivity => JsonField.Integer(Setting, "motionSensitivity");

    /// <summary>How easily its heat sensor is triggered, such as <c>low</c>.</summary>
    public string? HeatSensorLevel => JsonField.Text(Setting, "pirLevel");

    /// <summary>How easily it sees things in the picture, such as <c>high</c>.</summary>
    public string? ObjectDetectionLevel => JsonField.Text(Setting, "odLevel");

    /// <summary>The name of the Wi-Fi network. Personal: not for logs.</summary>
    public string? WifiName => JsonField.Text(Setting, "wifiSsid");

    /// <summary>Whether its picture may be seen live.</summary>
    public bool? CanStream => JsonField.Boolean(Setting, "canStream");

    /// <summary>Whether it may record.</summary>
    public bool? CanRecord => JsonField.Boolean(Setting, "canRecord");

    /// <summary>Whether its heat sensor watches for motion.</summary>
    public bool? HasHeatSensorOn => JsonField.Boolean(Setting, "pirEnable");

    /// <summary>Whether it looks for things in the picture.</summary>
    public bool? HasVideoAnalyticsOn => JsonField.Boolean(Setting, "vaEnable");

    /// <summary>Whether the owner is told of what it sees.</summary>
    public bool? Notifies => JsonField.Boolean(Setting, "notificationsEnable");

    /// <summary>Whether the owner is told when the bell rings.</summary>
    public bool? NotifiesOfDoorbell => JsonField.Boolean(Setting, "enableDoorbellNotification");

    /// <summary>How loud the bell rings inside, such as <c>low</c>.</summary>
    public string? DoorbellChimeVolume => JsonField.Text(Setting, "doorbellChimeVolume");

    /// <summary>Whether privacy mode is on.</summary>
    public bool? IsPrivate => JsonField.Boolean(Setting, "privacyEnable");

    /// <summary>Whether bright and dark parts are evened out.</summary>
    public bool? HasHdrOn => JsonField.Boolean(Setting, "hdr");

    /// <summary>How far one can zoom in.</summary>
    public int? MaxDigitalZoom => JsonField.Integer(Setting, "maxDigitalZoom");

    /// <summary>Pictures in a second.</summary>
    public int? FramesPerSecond => JsonField.Integer(Admin, "fps");

    /// <summary>The stream's bit rate, in kbit/s by its size.</summary>
    public int? BitRate => JsonField.Integer(Admin, "bitRate");

    /// <summary>Where its recordings are kept, such as <c>us-east-1</c>.</summary>
    public string? Region => JsonField.Text(Admin, "region");

    /// <summary>The firmware's version.</summary>
    public string? FirmwareVersion => JsonField.Text(StatusObject, "firmwareVersion") ?? JsonField.Text(Admin, "firmwareVersion");

    /// <summary>When it last came to the service.</summary>
    public DateTimeOffset? LastLoginAt => JsonField.Time(StatusObject, "lastLogin") ?? JsonField.Time(Admin, "lastLogin");

    /// <summary>When it last left the service.</summary>
    public DateTimeOffset? LastLogoutAt => JsonField.Time(StatusObject, "lastLogout") ?? JsonField.Time(Admin, "lastLogout");

    /// <summary>Whether it has a heat sensor.</summary>
    public bool? HasHeatSensor => JsonField.Boolean(Features, "pir");

    /// <summary>Whether it has a shutter before its lens.</summary>
    public bool? HasPrivacyShutter => JsonField.Boolean(Features, "privacyShutter");

    /// <summary>Whether it has a microphone.</summary>
    public bool? HasMicrophone => JsonField.Boolean(Features, "microphone");

    /// <summary>Whether it draws power from a cable; false runs on battery, which live view drains.</summary>
    public bool? IsWired => JsonField.Boolean(Features, "wired");

    /// <summary>Whether both sides can speak at once.</summary>
    public bool? HasFullDuplexAudio => JsonField.Boolean(Features, "fullDuplexAudio");

    /// <summary>Whether it can look for things in the picture.</summary>
    public bool? HasVideoAnalytics => JsonField.Boolean(Features, "videoAnalytics");

    /// <summary>How pictures are encoded, such as <c>h264</c>.</summary>
    public string? VideoEncoding => JsonField.Text(Features, "videoEncoding");

    /// <summary>The picture sizes that it can have.</summary>
    public IReadOnlyList<string> Resolutions => JsonField.Texts(Features, "resolutions");

    /// <summary>How sound can be encoded, such as <c>aac</c>.</summary>
    public IReadOnlyList<string> AudioEncodings => JsonField.Texts(Features, "audioEncodings");

    /// <summary>Whether recordings are paid for.</summary>
    public bool? HasRecordingPlan => JsonField.Boolean(Plan, "enabled");

    /// <summary>How many days recordings are kept.</summary>
    public int? RecordingStorageDays => JsonField.Integer(Plan, "storageDays");

    private JsonElement Setting => JsonField.Object(Raw, "cameraSettings") ?? default;

    private JsonElement Admin => JsonField.Object(Setting, "admin") ?? default;

    private JsonElement StatusObject => JsonField.Object(Raw, "cameraStatus") ?? default;

    private JsonElement Features => JsonField.Object(Raw, "supportedFeatures") ?? default;

    private JsonElement Plan => JsonField.Object(Raw, "subscription") ?? default;
}
