using System.Text.Json;
using Earshot.Http;

namespace Earshot.SimpliSafe.Systems.Commands;

/// <summary>Changes settings of a system of version 3.</summary>
internal sealed class SettingsCommand(SimpliSafeSystem system, SystemSettingsChange change) : Command<SystemSettings>
{
    public override string Operation => "SetSettings";

    public override string Wish => "changed settings";

    public override ApiRequest Request => system.Calls.SetSettings(Operation, change);

    public override async Task<SystemSettings?> ReadBeforeAsync(CancellationToken cancellationToken) =>
        await ReadAsync(cancellationToken).ConfigureAwait(false);

    public override Task<SystemSettings> ReadAsync(CancellationToken cancellationToken) => system.ReadSettingsAsync(cancellationToken);

    public override SystemSettings? ReadResponse(JsonElement answer) => SimpliSafeSystem.SettingsIn(answer, isVersion2: false);

    public override bool IsRefusal(JsonElement answer) => Json.JsonField.Boolean(answer, "success") == false;

    public override CommandProgress Judge(SystemSettings? before, SystemSettings now) =>
        Holds(now) ? CommandProgress.Done
        : before is not null && ValuesOf(before) == ValuesOf(now) ? CommandProgress.Untouched
        : CommandProgress.Underway;

    public override string Describe(SystemSettings reading) => Holds(reading) ? "the new settings" : "other settings than asked for";

    private static SystemSettingsChange ValuesOf(SystemSettings settings) => new()
    {
        AlarmDuration = settings.AlarmDuration,
        AlarmVolume = settings.AlarmVolume,
        DoorChime = settings.DoorChime,
        EntryDelayAway = settings.EntryDelayAway,
        EntryDelayHome = settings.EntryDelayHome,
        ExitDelayAway = settings.ExitDelayAway,
        ExitDelayHome = settings.ExitDelayHome,
        Light = settings.Light,
        VoicePrompts = settings.VoicePrompts,
    };

    private bool Holds(SystemSettings now)
    {
        SystemSettingsChange present = ValuesOf(now);
        return present == new SystemSettingsChange
        {
            AlarmDuration = change.AlarmDuration ?? present.AlarmDuration,
            AlarmVolume = change.AlarmVolume ?? present.AlarmVolume,
            DoorChime = change.DoorChime ?? present.DoorChime,
            EntryDelayAway = change.EntryDelayAway ?? present.EntryDelayAway,
            EntryDelayHome = change.EntryDelayHome ?? present.EntryDelayHome,
            ExitDelayAway = change.ExitDelayAway ?? present.ExitDelayAway,
            ExitDelayHome = change.ExitDelayHome ?? present.ExitDelayHome,
            Light = change.Light ?? present.Light,
            VoicePrompts = change.VoicePrompts ?? present.VoicePrompts,
        };
    }
}
