using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>
/// Represents the settings of a system. All properties are <see langword="null"/> if the service does not report them; properties of a
/// single version say so.
/// </summary>
/// <remarks>The names are known from one library; for reading, a second source confirms them.</remarks>
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

    /// <summary>Gets the duration of an alarm. Version 2 seems to report it in minutes, version 3 reports it in seconds.</summary>
    public TimeSpan? AlarmDuration => _isVersion2
        ? JsonField.Integer(_values, "alarmDuration") is { } minutes and >= 0 ? TimeSpan.FromMinutes(minutes) : null
        : JsonField.Seconds(_values, "alarmDuration");

    /// <summary>Gets the time to disarm after entering while the system is armed in away mode.</summary>
    public TimeSpan? EntryDelayAway => JsonField.Seconds(_values, "entryDelayAway");

    /// <summary>Gets a second entry delay for away mode (version 3). Its purpose is unknown.</summary>
    public TimeSpan? EntryDelayAway2 => JsonField.Seconds(_values, "entryDelayAway2");

    /// <summary>Gets the time to disarm after entering while the system is armed in home mode.</summary>
    public TimeSpan? EntryDelayHome => JsonField.Seconds(_values, "entryDelayHome");

    /// <summary>Gets a second entry delay for home mode (version 3). Its purpose is unknown.</summary>
    public TimeSpan? EntryDelayHome2 => JsonField.Seconds(_values, "entryDelayHome2");

    /// <summary>Gets the time to leave before the system is armed in away mode. In version 2, it is the only exit delay.</summary>
    public TimeSpan? ExitDelayAway => JsonField.Seconds(_values, _isVersion2 ? "exitDelay" : "exitDelayAway");

    /// <summary>Gets a second exit delay for away mode (version 3). Its purpose is unknown.</summary>
    public TimeSpan? ExitDelayAway2 => JsonField.Seconds(_values, "exitDelayAway2");

    /// <summary>Gets the time before the system is armed in home mode (version 3).</summary>
    public TimeSpan? ExitDelayHome => JsonField.Seconds(_values, "exitDelayHome");

    /// <summary>Gets a second exit delay for home mode (version 3). Its purpose is unknown.</summary>
    public TimeSpan? ExitDelayHome2 => JsonField.Seconds(_values, "exitDelayHome2");

    /// <summary>Gets a value that indicates whether the light of the base station is on.</summary>
    public bool? Light => JsonField.Boolean(_values, "light");

    /// <summary>Gets the alarm volume (version 3).</summary>
    public Volume? AlarmVolume => Loudness("alarmVolume");

    /// <summary>Gets the volume of the door chime (version 3).</summary>
    public Volume? DoorChime => Loudness("doorChime");

    /// <summary>Gets the volume of the voice prompts (version 3).</summary>
    public Volume? VoicePrompts => Loudness("voicePrompts");

    /// <summary>Gets the alarm volume, about 0 to 100 (version 2).</summary>
    public int? AlarmVolumePercent => _isVersion2 ? JsonField.Integer(_values, "alarmVolume") : null;

    /// <summary>Gets the volume of all other sounds, about 0 to 100 (version 2).</summary>
    public int? SystemVolumePercent => JsonField.Integer(_values, "systemVolume");

    /// <summary>
    /// Gets a value that indicates whether the base station chimes when a door opens. In version 3, it is <see langword="true"/> for any
    /// volume except off.
    /// </summary>
    public bool? HasDoorChime =>
        _isVersion2 ? JsonField.Boolean(_values, "doorChime") : DoorChime is { } volume ? volume != Volume.Off : null;

    /// <summary>
    /// Gets a value that indicates whether the base station speaks. In version 3, it is <see langword="true"/> for any volume except off.
    /// </summary>
    public bool? HasVoicePrompts =>
        _isVersion2 ? JsonField.Boolean(_values, "voicePrompts") : VoicePrompts is { } volume ? volume != Volume.Off : null;

    /// <summary>Gets the prefix for telephone numbers (version 2).</summary>
    public string? DialingPrefix => JsonField.Text(_values, "dialingPrefix");

    /// <summary>Gets the name of the Wi-Fi network (version 3). Personal data; do not log it.</summary>
    public string? WifiName => JsonField.Text(_values, "wifiSSID");

    /// <summary>Gets the time at which the settings were changed last (version 3).</summary>
    public DateTimeOffset? ChangedAt => JsonField.Time(_values, "lastUpdated");

    /// <summary>Gets the time at which the service received the settings from the base station.</summary>
    public DateTimeOffset? UpdatedAt => JsonField.Time(Raw, "lastUpdated");

    /// <summary>Gets the names of the error flags that are set, such as <c>keypadBatteryLow</c> (version 2).</summary>
    public IReadOnlyList<string> Errors => JsonField.Object(JsonField.Object(Raw, "settings") ?? default, "error") is { } errors
        ? [.. errors.EnumerateObject().Where(flag => JsonField.Boolean(errors, flag.Name) == true).Select(flag => flag.Name)]
        : [];

    /// <summary>
    /// Gets the JSON as received. It contains <em>all PINs in clear text</em> and the name of the Wi-Fi network, so never log or store it.
    /// </summary>
    public JsonElement Raw { get; }

    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() => "settings (hidden: PINs come with them)";

    /// <summary>Reads the settings in a response, or returns <see langword="null"/> if the response has none.</summary>
    internal static SystemSettings? Read(JsonElement response, bool isVersion2) =>
        JsonField.Object(JsonField.Object(response, "settings") ?? default, isVersion2 ? "general" : "normal") is null
            ? null
            : new SystemSettings(response, isVersion2);

    private Volume? Loudness(string name) => !_isVersion2 && JsonField.Integer(_values, name) is { } code ? new Volume(code) : null;
}
