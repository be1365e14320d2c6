using System.Text.Json.Serialization;

namespace Earshot.SimpliSafe.Systems;

/// <summary>The bodies that are sent.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LockStateBody))]
[JsonSerializable(typeof(SettingsBody))]
[JsonSerializable(typeof(V3PinsBody))]
[JsonSerializable(typeof(V2PinsBody))]
internal sealed partial class SystemsJson : JsonSerializerContext;

/// <summary><c>lock</c> or <c>unlock</c>.</summary>
internal sealed record LockStateBody(string State);

/// <summary>Only what is to be changed is written. Without the wrapper the service does nothing.</summary>
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

/// <summary>A set of PINs as version 3 takes it. Never shown.</summary>
internal sealed class V3PinsBody
{
    public required V3Pins Pins { get; init; }
}

internal sealed class V3Pins
{
    public required V3Pin Duress { get; init; }

    public required V3Pin Master { get; init; }

    /// <summary>An object by place when it is sent; a list when it is received.</summary>
    public required Dictionary<string, V3Pin> Users { get; init; }
}

internal sealed class V3Pin
{
    public string? Name { get; init; }

    public required string Pin { get; init; }
}

/// <summary>A set of PINs as version 2 takes it, by slot. Never shown.</summary>
internal sealed class V2PinsBody
{
    public required Dictionary<string, V2Pin> Pins { get; init; }
}

/// <summary>A filled slot has a value. An empty one has been sent by the one known client with <c>pin</c> instead, and taken.</summary>
internal sealed class V2Pin
{
    public string? Name { get; init; }

    public string? Value { get; init; }

    public string? Pin { get; init; }
}
