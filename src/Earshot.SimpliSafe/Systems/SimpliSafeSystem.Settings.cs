using System.Text.Json;
using Earshot.SimpliSafe.Commands;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Pins;
using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Systems;

namespace Earshot.SimpliSafe;

public sealed partial class SimpliSafeSystem
{
    // Each change is created from a set that includes the previous change.
    private readonly SemaphoreSlim _pinWrites = new(1, 1);
    private volatile SystemSettings? _settings;
    private volatile BaseStationStatus? _baseStation;

    /// <summary>Gets the settings, or <see langword="null"/> before the first <see cref="UpdateAsync"/>.</summary>
    public SystemSettings? Settings => _settings;

    /// <summary>
    /// Gets the status of the base station, or <see langword="null"/> before the first <see cref="UpdateAsync"/> and in systems of version
    /// 2.
    /// </summary>
    public BaseStationStatus? BaseStation => _baseStation;

    /// <summary>
    /// Gets a value that indicates whether the radio of the sensors is jammed, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? RfJamming => _baseStation?.RfJamming;

    /// <summary>
    /// Gets the Wi-Fi signal strength of the base station, in dBm, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public int? WifiSignal => _baseStation?.WifiSignal;

    /// <summary>
    /// Gets the cellular signal strength of the base station, in dBm, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public int? GsmSignal => _baseStation?.GsmSignal;

    /// <summary>
    /// Gets the voltage of the backup battery, or <see langword="null"/> if the service does not report it. The values suggest millivolts;
    /// no source confirms the unit.
    /// </summary>
    public int? BatteryBackupPower => _baseStation?.BackupBattery;

    /// <summary>
    /// Gets the voltage of the power supply, or <see langword="null"/> if the service does not report it. The values suggest millivolts; no
    /// source confirms the unit.
    /// </summary>
    public int? WallPower => _baseStation?.WallPower;

    /// <summary>
    /// Changes settings. Only changed settings are sent. Not available for systems of version 2, because no request is known.
    /// </summary>
    /// <remarks>
    /// Known from one library only. Retried only if a reading proves that nothing happened; see <see cref="SetOffAsync"/>.
    /// </remarks>
    /// <param name="change">The changes.</param>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. After cancellation the outcome of the command is unknown.
    /// </param>
    /// <returns>The settings as read after the command.</returns>
    /// <exception cref="ArgumentException">A value is out of its range, or no setting is changed. Nothing was sent.</exception>
    /// <exception cref="NotSupportedException">The system has version 2.</exception>
    /// <inheritdoc cref="SetOffAsync" path="/exception"/>
    public async Task<SystemSettings> SetSettingsAsync(SystemSettingsChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        change.Validate();
        if (change.IsEmpty)
        {
            throw new ArgumentException("No setting is changed. Set at least one property.", nameof(change));
        }

        // Throws for version 2 before anything is read.
        _ = _requests.SetSettings("SetSettings", change);
        SystemSettings settings = await _commands
            .RunAsync(new SettingsCommand(_requests, change, ReadSettingsAsync), superseded: CancellationToken.None, cancellationToken)
            .ConfigureAwait(false);
        _settings = settings;
        return settings;
    }

    /// <summary>Reads all PINs from the base station. They are received in clear text: do not log or store them.</summary>
    /// <remarks>
    /// Wakes the base station; one of version 2 announces it. The set can lack PINs that the service did not report
    /// (<see cref="PinSet.IsComplete"/>).
    /// </remarks>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The PINs.</returns>
    /// <exception cref="ApiException">The service returned an error.</exception>
    /// <exception cref="ConnectionException">The service could not be reached, or its response has no PINs.</exception>
    public Task<PinSet> GetPinsAsync(CancellationToken cancellationToken = default) =>
        ReadPinsWhenNotBusyAsync(isUrgent: false, cancellationToken);

    /// <summary>Sets a PIN, or replaces the PIN with the same label.</summary>
    /// <remarks>
    /// <para>The service accepts only the whole set of PINs, so the set is read, changed, sent, and read again. If the set cannot be read
    /// completely, nothing is sent. If another program changes PINs at the same time, the later write wins.</para>
    /// <para>A PIN has four digits that are not a sequence, and is used only once; at most four PINs are allowed in addition to master and
    /// duress. Known from one library only; the service rejects more by rules of its own. Retried only if a reading proves that nothing
    /// happened; see <see cref="SetOffAsync"/>.</para>
    /// </remarks>
    /// <param name="label">
    /// The label of the PIN. <see cref="PinSet.Master"/> and <see cref="PinSet.Duress"/> are reserved. Case is ignored.
    /// </param>
    /// <param name="pin">The PIN: four digits.</param>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. After cancellation the outcome of the command is unknown.
    /// </param>
    /// <returns>The PINs as read after the command.</returns>
    /// <exception cref="PinException">
    /// The PIN, the label, or the set is not valid, or the service rejected it. Nothing was changed.
    /// </exception>
    /// <inheritdoc cref="SetOffAsync" path="/exception"/>
    public Task<PinSet> SetPinAsync(string label, string pin, CancellationToken cancellationToken = default)
    {
        PinRules.CheckPin(pin);
        string name = PinRules.CheckedLabel(label);
        return WritePinsAsync("SetPin", set => PinRules.With(set, name, pin), cancellationToken);
    }

    /// <summary>Removes a user PIN. The master and duress PINs cannot be removed.</summary>
    /// <remarks>See <see cref="SetPinAsync"/>.</remarks>
    /// <param name="labelOrPin">The label, whose case is ignored, or the PIN.</param>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. After cancellation the outcome of the command is unknown.
    /// </param>
    /// <returns>The PINs as read after the command.</returns>
    /// <exception cref="PinException">No PIN has this label or value, or the PIN cannot be removed. Nothing was changed.</exception>
    /// <inheritdoc cref="SetOffAsync" path="/exception"/>
    public Task<PinSet> RemovePinAsync(string labelOrPin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labelOrPin);
        return WritePinsAsync("RemovePin", set => PinRules.Without(set, labelOrPin), cancellationToken);
    }

    // Readings that wake the base station must not overlap.
    private async Task<PinSet> ReadPinsWhenNotBusyAsync(bool isUrgent, CancellationToken cancellationToken)
    {
        await _reads.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            JsonElement response = await ReadWhenNotBusyAsync(_requests.Pins(cached: false, retries: true, isUrgent), cancellationToken)
                .ConfigureAwait(false);
            return _requests.ReadPins(response) ?? throw ResponseReading.NotValid("GetPins");
        }
        finally
        {
            _reads.Release();
        }
    }

    private async Task<PinSet> ReadPinsAsync(CancellationToken cancellationToken)
    {
        JsonElement response = await _services.Api
            .SendForJsonAsync(_requests.Pins(cached: false, retries: false, isUrgent: true), cancellationToken).ConfigureAwait(false);
        return _requests.ReadPins(response) ?? throw ResponseReading.NotValid("GetPins");
    }

    private async Task<SystemSettings> ReadSettingsAsync(CancellationToken cancellationToken)
    {
        JsonElement response = await _services.Api
            .SendForJsonAsync(_requests.Settings(cached: false, retries: false, isUrgent: true), cancellationToken).ConfigureAwait(false);
        return SystemSettings.Read(response, Version == 2) ?? throw ResponseReading.NotValid("GetSettings");
    }

    private async Task<PinSet> WritePinsAsync(string operation, Func<PinSet, PinSet> change, CancellationToken cancellationToken)
    {
        var command = new PinsCommand(
            _requests, operation, change, cancellation => ReadPinsWhenNotBusyAsync(isUrgent: true, cancellation), ReadPinsAsync);
        await _pinWrites.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _commands.RunAsync(command, superseded: CancellationToken.None, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _pinWrites.Release();
        }
    }

    private void AdoptSettings(JsonElement response)
    {
        bool isVersion2 = Version == 2;
        if (SystemSettings.Read(response, isVersion2) is { } settings)
        {
            _settings = settings;
        }
        else
        {
            _services.Logger.ResponseNotValid("GetSettings", Id);
        }

        if (JsonField.Object(response, "basestationStatus") is { } status)
        {
            _baseStation = new BaseStationStatus(status);
        }

        if (isVersion2)
        {
            AdoptSensors(JsonField.Object(response, "settings") ?? default, "GetSettings");
        }
    }
}
