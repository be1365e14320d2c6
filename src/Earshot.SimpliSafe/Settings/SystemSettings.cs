using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>The settings of a system. Every field may be missing; fields that only one version has say so.</summary>
/// <remarks>The names rest on one library, and for reading on a second witness.</remarks>
public sealed class SystemSettings
{
    private readonly JsonElement _values;
    private readonly bool _isVersion2;

    internal SystemSettings(JsonElement raw, bool isVersion2)
    {
        Raw = raw;
        _isVersion2 = isVersion2;
        _values = JsonField.Object(JsonField.Object(raw, "settings") ?? default, isVersion2 ? "general" : "normal") ?? default;
    }

    /// <summary>How long an alarm sounds. Version 2 tells it in minutes (by its size), version 3 in seconds.</summary>
    public TimeSpan? AlarmDuration => _isVersion2
        ? JsonField.Integer(_values, "alarmDuration") is { } minutes and >= 0 ? TimeSpan.FromMinutes(minutes) : null
        : JsonField.Seconds(_values, "alarmDuration");

    /// <summary>How long one has to disarm after coming in while it is armed for an empty house.</summary>
    public TimeSpan? EntryDelayAway => JsonField.Seconds(_values, "entryDelayAway");

    /// <summary>A second entry delay for away; version 3. What it is for isn't known.</summary>
    public TimeSpan? EntryDelayAway2 => JsonField.Seconds(_values, "entryDelayAway2");

    /// <summary>How long one has to disarm after coming in while it is armed for people at home.</summary>
    public TimeSpan? EntryDelayHome => JsonField.Seconds(_values, "entryDelayHome");

    /// <summary>A second entry delay for home; version 3. What it is for isn't known.</summary>
    public TimeSpan? EntryDelayHome2 => JsonField.Seconds(_values, "entryDelayHome2");

    /// <summary>How long one has to leave before it is armed for an empty house; in version 2 the one exit delay there is.</summary>
    public TimeSpan? ExitDelayAway => JsonField.Seconds(_values, _isVersion2 ? "exitDelay" : "exitDelayAway");

    /// <summary>A second exit delay for away; version 3. What it is for isn't known.</summary>
    public TimeSpan? ExitDelayAway2 => JsonField.Seconds(_values, "exitDelayAway2");

    /// <summary>How long before it is armed for people at home; version 3.</summary>
    public TimeSpan? ExitDelayHome => JsonField.Seconds(_values, "exitDelayHome");

    /// <summary>A second exit delay for home; version 3. What it is for isn't known.</summary>
    public TimeSpan? ExitDelayHome2 => JsonField.Seconds(_values, "exitDelayHome2");

    /// <summary>Whether the base station's light is on.</summary>
    public bool? Light => JsonField.Boolean(_values, "light");

    /// <summary>How loud an alarm is; version 3.</summary>
    public Volume? AlarmVolume => Loudness("alarmVolume");

    /// <summary>How loud the base station chimes when a door opens; version 3.</summary>
    public Volume? DoorChime => Loudness("doorChime");

    /// <summary>How loud the base station speaks; version 3.</summary>
    public Volume? VoicePrompts => Loudness("voicePrompts");

    /// <summary>How loud an alarm is, about 0 to 100; version 2.</summary>
    public int? AlarmVolumePercent => _isVersion2 ? JsonField.Integer(_values, "alarmVolume") : null;

    /// <summary>How loud everything else is, about 0 to 100; version 2.</summary>
    public int? SystemVolumePercent => JsonField.Integer(_values, "systemVolume");

    /// <summary>Whether the base station chimes when a door opens; in version 3, whether it does so at any volume.</summary>
    public bool? HasDoorChime => _isVersion2 ? JsonField.Boolean(_values, "doorChime") : DoorChime is { } volume ? volume != Volume.Off : null;

    /// <summary>Whether the base station speaks; in version 3, whether it does so at any volume.</summary>
    public bool? HasVoicePrompts =>
        _isVersion2 ? JsonField.Boolean(_values, "voicePrompts") : VoicePrompts is { } volume ? volume != Volume.Off : null;

    /// <summary>What is dialled before a telephone number; version 2.</summary>
    public string? DialingPrefix => JsonField.Text(_values, "dialingPrefix");

    /// <summary>The name of the Wi-Fi network; version 3. Personal: not for logs.</summary>
    public string? WifiName => JsonField.Text(_values, "wifiSSID");

    /// <summary>When the settings were changed last: version 3.</summary>
    public DateTimeOffset? ChangedAt => JsonField.Time(_values, "lastUpdated");

    /// <summary>When the service got them from the base station.</summary>
    public DateTimeOffset? UpdatedAt => JsonField.Time(Raw, "lastUpdated");

    /// <summary>What the base station of version 2 complains about: the names of the flags that are set, such as <c>keypadBatteryLow</c>.</summary>
    public IReadOnlyList<string> Errors => JsonField.Object(JsonField.Object(Raw, "settings") ?? default, "error") is { } errors
        ? [.. errors.EnumerateObject().Where(flag => JsonField.Boolean(errors, flag.Name) == true).Select(flag => flag.Name)]
        : [];

    /// <summary>Everything as it came. It holds <em>all PINs in clear text</em>, and the Wi-Fi's name: never log or store it.</summary>
    public JsonElement Raw { get; }

    /// <summary>Shows nothing of it.</summary>
    public override string ToString() => "settings (hidden: PINs come with them)";

    private Volume? Loudness(string name) => !_isVersion2 && JsonField.Integer(_values, name) is { } code ? new Volume(code) : null;
}
