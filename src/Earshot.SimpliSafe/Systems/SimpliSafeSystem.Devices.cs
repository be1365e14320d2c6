using System.Runtime.CompilerServices;
using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Commands;
using Earshot.SimpliSafe.Devices;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Subscriptions;
using Earshot.SimpliSafe.Systems;

namespace Earshot.SimpliSafe;

public sealed partial class SimpliSafeSystem
{
    /// <summary>
    /// The time after arming or disarming during which the base station is not asked for sensor values if the system has locks: it would
    /// announce that the lock does not respond. Confirmed by two sources, which wait 15 and 20 seconds.
    /// </summary>
    private static readonly TimeSpan SensorReadingDelay = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan[] BusyDelays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    // The service returns 409 if settings and sensors are requested at the same time.
    private readonly SemaphoreSlim _reads = new(1, 1);
    private readonly Dictionary<string, LatestCommand> _latestLockCommands = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<SimpliSafeSensor> _sensors = [];
    private volatile IReadOnlyList<SimpliSafeCamera> _cameras = [];
    private StrongBox<long>? _armedAt;
    private volatile bool _sensorsRead;

    /// <summary>
    /// Gets the devices, including locks, or an empty list before the first <see cref="UpdateAsync"/>. In systems of version 2, two devices
    /// of different types can have the same serial number.
    /// </summary>
    public IReadOnlyList<SimpliSafeSensor> Sensors => _sensors;

    /// <summary>Gets the locks, or an empty list before the first <see cref="UpdateAsync"/>.</summary>
    public IReadOnlyList<SimpliSafeLock> Locks => [.. _sensors.OfType<SimpliSafeLock>()];

    /// <summary>Gets the cameras, which are read together with the state. The list is empty in systems of version 2.</summary>
    public IReadOnlyList<SimpliSafeCamera> Cameras => _cameras;

    /// <summary>
    /// Gets the time at which <see cref="Sensors"/> were read, or <see langword="null"/> before the first <see cref="UpdateAsync"/>.
    /// </summary>
    public DateTimeOffset? SensorsReadAt { get; private set; }

    /// <summary>Updates the state of the system and, optionally, its settings and devices.</summary>
    /// <remarks>
    /// Current values (<paramref name="cached"/> is <see langword="false"/>) wake the base station, so use them sparingly. A base station
    /// of version 2 then announces it and responds slowly. In a system with a lock, the sensors are not read within 20 seconds after arming
    /// or disarming: the call waits. If a response cannot be read (empty bodies have been observed), the previous values are kept. If one
    /// of the readings fails, the others are completed before the exception is thrown.
    /// </remarks>
    /// <param name="includeSettings">
    /// Whether to read the settings and the status of the base station. The response also contains all PINs.
    /// </param>
    /// <param name="includeDevices">Whether to read the sensors and locks.</param>
    /// <param name="cached">
    /// <see langword="true"/> (the default) to read the service's cached values, which are 5 to 10 seconds or, according to another source,
    /// minutes old; <see langword="false"/> to read the values from the base station.
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="PermissionException">The plan does not include remote reading.</exception>
    /// <exception cref="LoginException">The login is no longer valid.</exception>
    /// <exception cref="ConflictException">The base station was busy during all retries.</exception>
    /// <exception cref="ApiException">The service returned another error.</exception>
    /// <exception cref="ConnectionException">The service could not be reached, or its response is not valid.</exception>
    public async Task UpdateAsync(
        bool includeSettings = true, bool includeDevices = true, bool cached = true, CancellationToken cancellationToken = default)
    {
        var failures = new FirstFailure();
        await failures.ContinueAfterAsync(
            ReadStateAsync(retries: true, isUrgent: false, cancellationToken)).ConfigureAwait(false);
        ApiRequest? sensors = _requests.Sensors(cached);
        if (includeDevices && !cached && sensors is not null)
        {
            // The delay comes before the lock is taken, so that other readings do not wait for it.
            await WaitForSensorReadingAsync(cancellationToken).ConfigureAwait(false);
        }

        await _reads.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            bool together = sensors is null;
            if (includeSettings || (includeDevices && together))
            {
                await failures.ContinueAfterAsync(
                    ReadAndAdoptAsync(_requests.Settings(cached), AdoptSettings, cancellationToken)).ConfigureAwait(false);
            }

            if (includeDevices && !together)
            {
                await failures.ContinueAfterAsync(ReadAndAdoptAsync(
                    sensors!, response => AdoptSensors(response, "GetSensors"), cancellationToken)).ConfigureAwait(false);
            }
        }
        finally
        {
            _reads.Release();
        }

        failures.ThrowIfAny();
    }

    /// <summary>Finds a lock by its serial number or name among the locks that were read last. Case is ignored.</summary>
    /// <param name="nameOrSerial">The name or the serial number.</param>
    /// <returns>The lock, or <see langword="null"/> if no lock has this name or serial number.</returns>
    /// <exception cref="ArgumentException">Several locks have this name or serial number.</exception>
    public SimpliSafeLock? FindLock(string nameOrSerial)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrSerial);
        IReadOnlyList<SimpliSafeLock> locks = Locks;
        List<SimpliSafeLock> found = [.. locks.Where(door => string.Equals(door.Serial, nameOrSerial, StringComparison.OrdinalIgnoreCase))];
        if (found.Count == 0)
        {
            found = [.. locks.Where(door => string.Equals(door.Name, nameOrSerial, StringComparison.OrdinalIgnoreCase))];
        }

        return found.Count <= 1
            ? found.FirstOrDefault()
            : throw new ArgumentException(
                $"Several locks have this name. Use one of their serial numbers: {string.Join(", ", found.Select(door => door.Serial))}.",
                nameof(nameOrSerial));
    }

    private async Task SendLockCommandAsync(SimpliSafeLock door, LockState requested, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LatestCommand? latest;
        lock (_latestLockCommands)
        {
            if (!_latestLockCommands.TryGetValue(door.Serial, out latest))
            {
                _latestLockCommands[door.Serial] = latest = new LatestCommand();
            }
        }

        var command = new LockCommand(_requests, door.Serial, requested, cancellation => ReadLockAsync(door, cancellation));
        await _commands.RunAsync(command, latest.Start(), cancellationToken).ConfigureAwait(false);
    }

    // Returns a copy, so that a later update does not change the reading, and updates the lock itself.
    private async Task<SimpliSafeLock> ReadLockAsync(SimpliSafeLock door, CancellationToken cancellationToken)
    {
        JsonElement[] locks;
        try
        {
            locks = [.. JsonField.Items(await _services.Api.SendForJsonAsync(_requests.Locks(), cancellationToken).ConfigureAwait(false))];
        }
        catch (EarshotException gone) when (gone is NotFoundException or ConnectionException { Problem: ConnectionProblem.WrongPath })
        {
            // Two sources read locks with a request of their own, two others from the list of sensors: at least one of the two exists.
            JsonElement sensors = await _services.Api
                .SendForJsonAsync(
                    _requests.Sensors(cached: true, retries: false, isUrgent: true)!, cancellationToken).ConfigureAwait(false);
            locks = [.. JsonField.List(sensors, "sensors")];
        }

        JsonElement? found = null;
        foreach (JsonElement raw in locks)
        {
            if (SimpliSafeSensor.TypeOf(raw) == DeviceType.Lock
                && string.Equals(SimpliSafeSensor.SerialOf(raw), door.Serial, StringComparison.Ordinal))
            {
                found = raw;
            }
        }

        if (found is not { } newest)
        {
            throw ResponseReading.NotValid("GetLocks");
        }

        door.Adopt(newest);
        return new SimpliSafeLock(newest, send: null);
    }

    private async Task ReadAndAdoptAsync(ApiRequest request, Action<JsonElement> adopt, CancellationToken cancellationToken) =>
        adopt(await ReadWhenNotBusyAsync(request, cancellationToken).ConfigureAwait(false));

    // Reads are harmless, so they are retried after 1, 2, and 4 s while the base station is busy.
    private async Task<JsonElement> ReadWhenNotBusyAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await _services.Api.SendForJsonAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (ConflictException) when (attempt < BusyDelays.Length)
            {
                _services.Logger.BaseStationBusy(request.Operation, Id, BusyDelays[attempt].TotalSeconds);
            }

            await Task.Delay(BusyDelays[attempt], _services.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private void DelaySensorReadings() => Volatile.Write(ref _armedAt, new StrongBox<long>(_services.TimeProvider.GetTimestamp()));

    private async Task WaitForSensorReadingAsync(CancellationToken cancellationToken)
    {
        // Before the first reading of the sensors, it is unknown whether the system has locks.
        bool mayHaveLocks = !_sensorsRead || _sensors.Any(static device => device is SimpliSafeLock);
        while (mayHaveLocks && Volatile.Read(ref _armedAt) is { } armedAt)
        {
            TimeSpan wait = SensorReadingDelay - _services.TimeProvider.GetElapsedTime(armedAt.Value);
            if (wait <= TimeSpan.Zero)
            {
                return;
            }

            _services.Logger.SensorsDelayed(Id, wait.TotalSeconds);
            await Task.Delay(wait, _services.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private void AdoptSensors(JsonElement parent, string operation)
    {
        if (JsonField.Of(parent, "sensors") is not { ValueKind: JsonValueKind.Array })
        {
            _services.Logger.ResponseNotValid(operation, Id);
            return;
        }

        // Existing objects are kept and matched by type and serial number, because in version 2 the serial number alone is not unique.
        List<SimpliSafeSensor> previous = [.. _sensors];
        var sensors = new List<SimpliSafeSensor>();
        foreach (JsonElement raw in JsonField.List(parent, "sensors").Where(static raw => !JsonField.IsEmptyObject(raw)))
        {
            string serial = SimpliSafeSensor.SerialOf(raw);
            DeviceType type = SimpliSafeSensor.TypeOf(raw);
            int index = previous.FindIndex(device => device.Type == type && string.Equals(device.Serial, serial, StringComparison.Ordinal));
            if (index < 0)
            {
                sensors.Add(SensorFactory.Create(raw, SendLockCommandAsync));
                continue;
            }

            previous[index].Adopt(raw);
            sensors.Add(previous[index]);
            previous.RemoveAt(index);
        }

        _sensors = sensors;
        _sensorsRead = true;
        SensorsReadAt = _services.TimeProvider.GetUtcNow();
    }

    private void AdoptCameras(SystemReading reading)
    {
        var previous = new Dictionary<string, SimpliSafeCamera>(StringComparer.Ordinal);
        foreach (SimpliSafeCamera camera in _cameras)
        {
            previous[camera.Id] = camera;
        }

        var cameras = new List<SimpliSafeCamera>();
        foreach (JsonElement raw in reading.Cameras)
        {
            if (JsonField.Text(raw, "uuid") is not { Length: > 0 } id)
            {
                continue;
            }

            if (previous.Remove(id, out SimpliSafeCamera? camera))
            {
                camera.Adopt(raw);
            }

            cameras.Add(camera ?? new SimpliSafeCamera(_services.Cameras, Id, () => State, id, raw));
        }

        _cameras = cameras;
    }
}
