using System.Runtime.CompilerServices;
using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Systems;
using Earshot.SimpliSafe.Systems.Commands;

namespace Earshot.SimpliSafe;

public sealed partial class SimpliSafeSystem
{
    /// <summary>
    /// How long after arming or disarming the base station isn't asked for fresh sensors where there are locks: it would announce that the lock doesn't
    /// respond (seen by two witnesses, who wait 15 and 20 s).
    /// </summary>
    private static readonly TimeSpan SensorRest = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan[] BusyDelays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    // Settings and sensors asked for at the same time are answered with 409.
    private readonly SemaphoreSlim _reads = new(1, 1);
    private readonly Dictionary<string, CommandTurns> _lockTurns = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<SimpliSafeSensor> _sensors = [];
    private volatile IReadOnlyList<SimpliSafeCamera> _cameras = [];
    private StrongBox<long>? _armedAt;
    private volatile bool _sensorsRead;

    /// <summary>
    /// The devices, locks among them; empty before the first <see cref="UpdateAsync"/>. In systems of version 2 a serial number may occur twice, with two kinds.
    /// </summary>
    public IReadOnlyList<SimpliSafeSensor> Sensors => _sensors;

    /// <summary>The locks; empty before the first <see cref="UpdateAsync"/>.</summary>
    public IReadOnlyList<SimpliSafeLock> Locks => [.. _sensors.OfType<SimpliSafeLock>()];

    /// <summary>The cameras. They come with the state; empty in systems of version 2.</summary>
    public IReadOnlyList<SimpliSafeCamera> Cameras => _cameras;

    /// <summary>When <see cref="Sensors"/> were read; null before the first <see cref="UpdateAsync"/>.</summary>
    public DateTimeOffset? SensorsReadAt { get; private set; }

    /// <summary>Brings the system up to date: its state, and what is asked for besides.</summary>
    /// <remarks>
    /// Fresh values (<paramref name="cached"/> false) wake the base station: use them sparingly. A base station of version 2 speaks aloud then, and
    /// takes long. With a lock, fresh sensors are not asked for within 20 s after arming or disarming: the call waits.
    /// What can't be understood (an empty body has been seen) leaves the old values in place.
    /// </remarks>
    /// <param name="includeSettings">Whether to read the settings and the base station's figures. The service sends all PINs along with them.</param>
    /// <param name="includeDevices">Whether to read the sensors and locks.</param>
    /// <param name="cached">
    /// True (the default) takes the service's last values, which trail by 5 to 10 s or (another witness) minutes; false asks the base station.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PermissionException">The plan doesn't include reading from afar.</exception>
    /// <exception cref="LoginException">The log-in no longer holds.</exception>
    /// <exception cref="ConflictException">The base station was busy for longer than the reading was repeated.</exception>
    /// <exception cref="ApiException">The service refused in another way.</exception>
    /// <exception cref="ConnectionException">The service wasn't reached, or its answer makes no sense.</exception>
    public async Task UpdateAsync(
        bool includeSettings = true, bool includeDevices = true, bool cached = true, CancellationToken cancellationToken = default)
    {
        await ReadStateAsync(repeats: true, isUrgent: false, cancellationToken).ConfigureAwait(false);
        ApiRequest? sensors = Calls.Sensors(cached);
        if (includeDevices && !cached && sensors is not null)
        {
            // Before the turn is taken: nobody else waits for this.
            await LetSensorsRestAsync(cancellationToken).ConfigureAwait(false);
        }

        await _reads.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            bool together = sensors is null;
            if (includeSettings || (includeDevices && together))
            {
                AdoptSettings(await ReadPatientlyAsync(Calls.Settings(cached), cancellationToken).ConfigureAwait(false));
            }

            if (includeDevices && !together)
            {
                JsonElement answer = await ReadPatientlyAsync(sensors!, cancellationToken).ConfigureAwait(false);
                AdoptSensors(answer, "GetSensors");
            }
        }
        finally
        {
            _reads.Release();
        }
    }

    /// <summary>Finds a lock by its serial number or its name, in any case, among those read last. Never guesses.</summary>
    /// <param name="nameOrSerial">The name or the serial number.</param>
    /// <returns>The lock; null where none is called so.</returns>
    /// <exception cref="ArgumentException">Several are called so.</exception>
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
                $"Several locks are called so; name one by its serial number: {string.Join(", ", found.Select(door => door.Serial))}.", nameof(nameOrSerial));
    }

    /// <summary>Reads the locks afresh; returns a copy of one, and brings the living one up to date.</summary>
    internal async Task<SimpliSafeLock> ReadLockAsync(SimpliSafeLock door, CancellationToken cancellationToken)
    {
        JsonElement[] locks;
        try
        {
            locks = [.. JsonField.Items(await _client.Api.SendForJsonAsync(Calls.Locks(), cancellationToken).ConfigureAwait(false))];
        }
        catch (EarshotException gone) when (gone is NotFoundException or ConnectionException { Problem: ConnectionProblem.WrongPath })
        {
            // Two witnesses read locks by a call of their own, two from the list of sensors: one of them is there.
            JsonElement sensors = await _client.Api
                .SendForJsonAsync(Calls.Sensors(cached: true, repeats: false, isUrgent: true)!, cancellationToken).ConfigureAwait(false);
            locks = [.. JsonField.List(sensors, "sensors")];
        }

        JsonElement? found = null;
        foreach (JsonElement raw in locks)
        {
            if (SimpliSafeSensor.TypeOf(raw) == DeviceType.Lock && string.Equals(SimpliSafeSensor.SerialOf(raw), door.Serial, StringComparison.Ordinal))
            {
                found = raw;
            }
        }

        if (found is not { } newest)
        {
            throw ResponseReading.NotUnderstood("GetLocks");
        }

        door.Adopt(newest);
        return new SimpliSafeLock(newest, system: null);
    }

    internal async Task TurnLockAsync(SimpliSafeLock door, LockState wish, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CommandTurns turns;
        lock (_lockTurns)
        {
            if (!_lockTurns.TryGetValue(door.Serial, out turns!))
            {
                _lockTurns[door.Serial] = turns = new CommandTurns();
            }
        }

        var command = new LockCommand(this, door, wish);
        await _commands.RunAsync(command, turns.Take(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A read is harmless: while the base station is busy it is repeated after 1, 2 and 4 s.</summary>
    private async Task<JsonElement> ReadPatientlyAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await _client.Api.SendForJsonAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (ConflictException) when (attempt < BusyDelays.Length)
            {
                _commands.Logger.BaseStationBusy(request.Operation, Id, BusyDelays[attempt].TotalSeconds);
            }

            await Task.Delay(BusyDelays[attempt], _client.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private void SpareSensors() => Volatile.Write(ref _armedAt, new StrongBox<long>(_client.Options.TimeProvider.GetTimestamp()));

    private async Task LetSensorsRestAsync(CancellationToken cancellationToken)
    {
        // Whether there are locks isn't known before the sensors were read once.
        bool mayHaveLocks = !_sensorsRead || _sensors.Any(static device => device is SimpliSafeLock);
        while (mayHaveLocks && Volatile.Read(ref _armedAt) is { } armedAt)
        {
            TimeSpan wait = SensorRest - _client.Options.TimeProvider.GetElapsedTime(armedAt.Value);
            if (wait <= TimeSpan.Zero)
            {
                return;
            }

            _commands.Logger.SensorsSpared(Id, wait.TotalSeconds);
            await Task.Delay(wait, _client.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private void AdoptSensors(JsonElement holder, string operation)
    {
        if (JsonField.Of(holder, "sensors") is not { ValueKind: JsonValueKind.Array })
        {
            _commands.Logger.ResponseNotUnderstood(operation, Id);
            return;
        }

        // Living devices are taken over, each once, by kind and serial number: in version 2 the number alone isn't unique.
        List<SimpliSafeSensor> former = [.. _sensors];
        var sensors = new List<SimpliSafeSensor>();
        foreach (JsonElement raw in JsonField.List(holder, "sensors").Where(static raw => !JsonField.IsEmptyObject(raw)))
        {
            string serial = SimpliSafeSensor.SerialOf(raw);
            DeviceType type = SimpliSafeSensor.TypeOf(raw);
            int place = former.FindIndex(device => device.Type == type && string.Equals(device.Serial, serial, StringComparison.Ordinal));
            if (place < 0)
            {
                sensors.Add(SimpliSafeSensor.From(raw, this));
                continue;
            }

            former[place].Adopt(raw);
            sensors.Add(former[place]);
            former.RemoveAt(place);
        }

        _sensors = sensors;
        _sensorsRead = true;
        SensorsReadAt = _client.Options.TimeProvider.GetUtcNow();
    }

    private void AdoptCameras(SystemReading reading)
    {
        var former = new Dictionary<string, SimpliSafeCamera>(StringComparer.Ordinal);
        foreach (SimpliSafeCamera camera in _cameras)
        {
            former[camera.Id] = camera;
        }

        var cameras = new List<SimpliSafeCamera>();
        foreach (JsonElement raw in reading.Cameras)
        {
            if (JsonField.Text(raw, "uuid") is not { Length: > 0 } id)
            {
                continue;
            }

            if (former.Remove(id, out SimpliSafeCamera? camera))
            {
                camera.Adopt(raw);
            }

            cameras.Add(camera ?? new SimpliSafeCamera(_client, this, id, raw));
        }

        _cameras = cameras;
    }
}
