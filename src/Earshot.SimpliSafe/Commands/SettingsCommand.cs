using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Requests;

namespace Earshot.SimpliSafe.Commands;

/// <summary>Changes the settings of a system of version 3.</summary>
/// <param name="requests">The requests of the system.</param>
/// <param name="change">The changes.</param>
/// <param name="read">Reads the current settings.</param>
internal sealed class SettingsCommand(
    SystemRequests requests, SystemSettingsChange change, Func<CancellationToken, Task<SystemSettings>> read) : Command<SystemSettings>
{
    public override string Operation => "SetSettings";

    public override string Requested => "changed settings";

    public override ApiRequest Request => requests.SetSettings(Operation, change);

    public override async Task<SystemSettings?> ReadBeforeAsync(CancellationToken cancellationToken) =>
        await read(cancellationToken).ConfigureAwait(false);

    public override Task<SystemSettings> ReadAsync(CancellationToken cancellationToken) => read(cancellationToken);

    public override SystemSettings? ReadResponse(JsonElement response) => SystemSettings.Read(response, isVersion2: false);

    public override bool IsRejection(JsonElement response) => JsonField.Boolean(response, "success") == false;

    public override CommandProgress Judge(SystemSettings? before, SystemSettings now) =>
        IsChanged(now) ? CommandProgress.Done
        : before is not null && ValuesOf(before) == ValuesOf(now) ? CommandProgress.Unchanged
        : CommandProgress.InProgress;

    public override string Describe(SystemSettings reading) => IsChanged(reading) ? "the new settings" : "other settings than requested";

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

    private bool IsChanged(SystemSettings now)
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
