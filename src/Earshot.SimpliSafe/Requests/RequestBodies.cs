using System.Text.Json.Serialization;

namespace Earshot.SimpliSafe.Requests;

/// <summary>Serializes the request bodies.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LockStateBody))]
[JsonSerializable(typeof(SettingsBody))]
[JsonSerializable(typeof(V3PinsBody))]
[JsonSerializable(typeof(V2PinsBody))]
internal sealed partial class RequestJson : JsonSerializerContext;

/// <summary>Represents the body that sets the state of a lock: <c>lock</c> or <c>unlock</c>.</summary>
internal sealed record LockStateBody(string State);

/// <summary>
/// Represents the body that changes settings. Only changed values are written; without the wrapper, the service ignores the request.
/// </summary>
internal sealed record SettingsBody(NormalSettings Normal);

internal sealed record NormalSettings
{
    public int? AlarmDuration { get; init; }

    public int? AlarmVolume { get; init; }

    public int? DoorChime { get; init; }

    public int? EntryDelayAway { get; init; }

    public int? EntryDelayHome { get; init; }

    public int? ExitDelayAway { get; init; }

    public int? ExitDelayHome { get; init; }

    public bool? Light { get; init; }

    public int? VoicePrompts { get; init; }

    public static NormalSettings From(SystemSettingsChange change) => new()
    {
        AlarmDuration = (int?)change.AlarmDuration?.TotalSeconds,
        AlarmVolume = change.AlarmVolume?.Code,
        DoorChime = change.DoorChime?.Code,
        EntryDelayAway = (int?)change.EntryDelayAway?.TotalSeconds,
        EntryDelayHome = (int?)change.EntryDelayHome?.TotalSeconds,
        ExitDelayAway = (int?)change.ExitDelayAway?.TotalSeconds,
        ExitDelayHome = (int?)change.ExitDelayHome?.TotalSeconds,
        Light = change.Light,
        VoicePrompts = change.VoicePrompts?.Code,
    };
}
