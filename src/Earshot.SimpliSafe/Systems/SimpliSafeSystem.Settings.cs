using System.Text.Json;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Pins;
using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Systems;
using Earshot.SimpliSafe.Systems.Commands;

namespace Earshot.SimpliSafe;

public sealed partial class SimpliSafeSystem
{
    // The next change is made from a set that holds the one before.
    private readonly SemaphoreSlim _pinWrites = new(1, 1);
    private volatile SystemSettings? _settings;
    private volatile BaseStationStatus? _baseStation;

    /// <summary>The settings; null before the first <see cref="UpdateAsync"/>.</summary>
    public SystemSettings? Settings => _settings;

    /// <summary>The base station's own figures; null before the first <see cref="UpdateAsync"/>, and in systems of version 2.</summary>
    public BaseStationStatus? BaseStation => _baseStation;

    /// <summary>Whether something jams the radio of the sensors; null where it isn't told.</summary>
    public bool? RfJamming => _baseStation?.RfJamming;

    /// <summary>How strong the base station's Wi-Fi is, in dBm; null where it isn't told.</summary>
    public int? WifiSignal => _baseStation?.WifiSignal;

    /// <summary>How strong the base station's cell radio is, in dBm; null where it isn't told.</summary>
    public int? GsmSignal => _baseStation?.GsmSignal;

    /// <summary>The power of the backup battery; the size suggests millivolts, no witness names the unit. Null where it isn't told.</summary>
    public int? BatteryBackupPower => _baseStation?.BackupBattery;

    /// <summary>The power from the wall; the size suggests millivolts, no witness names the unit. Null where it isn't told.</summary>
    public int? WallPower => _baseStation?.WallPower;

    /// <summary>Changes settings. Only for systems of version 3: for version 2 no call is known. Only what changes is sent.</summary>
    /// <remarks>Rests on one library. Never repeated blindly, as <see cref="SetOffAsync"/> says.</remarks>
    /// <param name="change">What to change.</param>
    /// <param name="cancellationToken">Ends the wait; whether it was done isn't known then.</param>
    /// <returns>The settings as they were read afterwards.</returns>
    /// <exception cref="ArgumentException">A value is out of its range, or nothing is to be changed. Nothing was sent.</exception>
    /// <exception cref="NotSupportedException">The system is of version 2.</exception>
    /// <inheritdoc cref="SetOffAsync" path="/exception"/>
    public async Task<SystemSettings> SetSettingsAsync(SystemSettingsChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        change.Validate();
        if (change.IsEmpty)
        {
            throw new ArgumentException("Nothing is to be changed: set at least one option.", nameof(change));
        }

        // Refuses version 2 before anything is read.
        _ = Calls.SetSettings("SetSettings", change);
        SystemSettings settings = await _commands
            .RunAsync(new SettingsCommand(this, change), superseded: CancellationToken.None, cancellationToken).ConfigureAwait(false);
        _settings = settings;
        return settings;
    }

    /// <summary>Reads all PINs afresh. They come in clear text: never log or store them.</summary>
    /// <remarks>This wakes the base station; one of version 2 speaks aloud. The set may lack what the service didn't tell (<see cref="PinSet.IsWhole"/>).</remarks>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ApiException">The service refused.</exception>
    /// <exception cref="ConnectionException">The service wasn't reached, or its answer holds no PINs.</exception>
    public Task<PinSet> GetPinsAsync(CancellationToken cancellationToken = default) => ReadPinsPatientlyAsync(isUrgent: false, cancellationToken);

    /// <summary>Sets a PIN, or replaces the one with the same label.</summary>
    /// <remarks>
    /// The service knows only the whole set: it is read afresh, changed, sent and read again. Nothing is sent where it could not be read whole. PINs are four digits that don't
    /// follow one another, each used once, at most four beside master and duress. That rests on one library; the service refuses more by rules of its own.
    /// Nobody else should change PINs at the same moment: the later write wins.
    /// Never repeated blindly, as <see cref="SetOffAsync"/> says.
    /// </remarks>
    /// <param name="label">Whose PIN it is; <see cref="PinSet.Master"/> and <see cref="PinSet.Duress"/> are the system's own. Case doesn't matter.</param>
    /// <param name="pin">Four digits.</param>
    /// <param name="cancellationToken">Ends the wait; whether it was done isn't known then.</param>
    /// <returns>The set as it was read afterwards.</returns>
    /// <exception cref="PinException">PIN, label or set can't be; or the service refused it. Nothing was changed.</exception>
    /// <inheritdoc cref="SetOffAsync" path="/exception"/>
    public Task<PinSet> SetPinAsync(string label, string pin, CancellationToken cancellationToken = default)
    {
        PinRules.CheckPin(pin);
        string name = PinRules.CheckedLabel(label);
        return WritePinsAsync("SetPin", set => PinRules.With(set, name, pin), cancellationToken);
    }

    /// <summary>Removes the PIN of a person. Master and duress can't be removed.</summary>
    /// <remarks>As <see cref="SetPinAsync"/>.</remarks>
    /// <param name="labelOrPin">The label, in any case, or the PIN itself.</param>
    /// <param name="cancellationToken">Ends the wait; whether it was done isn't known then.</param>
    /// <returns>The set as it was read afterwards.</returns>
    /// <exception cref="PinException">None is called so, or it can't be removed. Nothing was changed.</exception>
    /// <inheritdoc cref="SetOffAsync" path="/exception"/>
    public Task<PinSet> RemovePinAsync(string labelOrPin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labelOrPin);
        return WritePinsAsync("RemovePin", set => PinRules.Without(set, labelOrPin), cancellationToken);
    }

    /// <summary>The settings in an answer; null where it holds none.</summary>
    internal static SystemSettings? SettingsIn(JsonElement answer, bool isVersion2) =>
        JsonField.Object(JsonField.Object(answer, "settings") ?? default, isVersion2 ? "general" : "normal") is null
            ? null
            : new SystemSettings(answer, isVersion2);

    /// <summary>Reads the PINs afresh, in turn with other reads that wake the base station.</summary>
    internal async Task<PinSet> ReadPinsPatientlyAsync(bool isUrgent, CancellationToken cancellationToken)
    {
        await _reads.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            JsonElement answer = await ReadPatientlyAsync(Calls.Pins(cached: false, repeats: true, isUrgent), cancellationToken).ConfigureAwait(false);
            return Calls.ReadPins(answer) ?? throw ResponseReading.NotUnderstood("GetPins");
        }
        finally
        {
            _reads.Release();
        }
    }

    internal async Task<PinSet> ReadPinsAsync(bool repeats, CancellationToken cancellationToken)
    {
        JsonElement answer = await _client.Api.SendForJsonAsync(Calls.Pins(cached: false, repeats, isUrgent: true), cancellationToken).ConfigureAwait(false);
        return Calls.ReadPins(answer) ?? throw ResponseReading.NotUnderstood("GetPins");
    }

    internal async Task<SystemSettings> ReadSettingsAsync(CancellationToken cancellationToken)
    {
        JsonElement answer = await _client.Api
            .SendForJsonAsync(Calls.Settings(cached: false, repeats: false, isUrgent: true), cancellationToken).ConfigureAwait(false);
        return SettingsIn(answer, Version == 2) ?? throw ResponseReading.NotUnderstood("GetSettings");
    }

    private async Task<PinSet> WritePinsAsync(string operation, Func<PinSet, PinSet> change, CancellationToken cancellationToken)
    {
        await _pinWrites.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _commands
                .RunAsync(new PinsCommand(this, operation, change), superseded: CancellationToken.None, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _pinWrites.Release();
        }
    }

    private void AdoptSettings(JsonElement answer)
    {
        bool isVersion2 = Version == 2;
        if (SettingsIn(answer, isVersion2) is { } settings)
        {
            _settings = settings;
        }
        else
        {
            _commands.Logger.ResponseNotUnderstood("GetSettings", Id);
        }

        if (JsonField.Object(answer, "basestationStatus") is { } figures)
        {
            _baseStation = new BaseStationStatus(figures);
        }

        if (isVersion2)
        {
            AdoptSensors(JsonField.Object(answer, "settings") ?? default, "GetSettings");
        }
    }
}
