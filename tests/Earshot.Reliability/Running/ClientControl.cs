using System.Collections.Concurrent;
using Earshot.Reliability.Clients;
using Earshot.Reliability.Faults;
using Earshot.Reliability.Ledgers;
using Earshot.Reliability.Services;

namespace Earshot.Reliability.Running;

/// <summary>Controls one client of a run, and reads its ledger.</summary>
internal sealed class ClientControl : IAsyncDisposable
{
    private const int MostChecks = 100;

    private readonly ClientSettings _settings;
    private readonly SemaphoreSlim _blocking = new(1, 1);

    public ClientControl(ClientSettings settings)
    {
        _settings = settings;
        Client = settings.Profile.IsProcess ? new ChildClient(settings) : ClientFactory.Create(settings);
    }

    /// <summary>Gets how the client listens.</summary>
    public ClientProfile Profile => _settings.Profile;

    /// <summary>Gets the client.</summary>
    public IClient Client { get; }

    /// <summary>Gets the largest memory of the client's processes, or 0 if it has none.</summary>
    public long PeakMemory => (Client as ChildClient)?.PeakMemory ?? 0;

    /// <summary>Determines whether the client was connected.</summary>
    public bool HasConnected() => RecordFile.Read(_settings.LedgerPath).Any(r => r.Kind == RecordKind.Connected);

    /// <summary>Determines whether the client has saved a checkpoint, if it is to save one.</summary>
    public bool HasCheckpoint() => !Profile.IsProcess || File.Exists(_settings.CheckpointPath);

    /// <summary>Reads what the client noted.</summary>
    public ClientHistory ReadHistory() => new(
        Profile, RecordFile.Read(_settings.LedgerPath), (Client as ChildClient)?.Kills ?? new ConcurrentDictionary<int, Kill>())
    {
        HasLocalGaps = _settings.Vendor == Vendor.SimpliSafe,
    };

    /// <summary>Reads the memory of the client's process.</summary>
    public void Measure() => (Client as ChildClient)?.Measure();

    /// <summary>Determines whether a fault is one of a client, and not of the service.</summary>
    public static bool IsOfClient(FaultKind kind) => kind is FaultKind.Kill or FaultKind.BlockAndKill or FaultKind.StopStart
        or FaultKind.BlockHandlers or FaultKind.ClockJump or FaultKind.ThrowingLogger or FaultKind.FailingStore;

    /// <summary>Applies a fault of the client. The task completes when the fault is over.</summary>
    public Task ApplyAsync(FaultStep fault, ITestedService service) => fault.Kind switch
    {
        FaultKind.Kill when Client is ChildClient child => child.KillAsync(fault.Duration / 2),
        FaultKind.BlockAndKill => BlockAndKillAsync(fault, service),
        FaultKind.Kill or FaultKind.StopStart => Client.StopAndStartAsync(fault.Duration / 2),
        FaultKind.BlockHandlers => Client.BlockHandlersAsync(fault.Duration),
        FaultKind.ClockJump => Client.SetClockAsync(TimeSpan.FromMinutes((fault.Variant - 500) % 200)),
        FaultKind.ThrowingLogger => Client.BreakLoggerAsync(fault.Duration),
        FaultKind.FailingStore => Client.BreakStoreAsync(fault.Duration),
        _ => throw new InvalidOperationException($"The fault {fault.Kind} is not one of a client."),
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Client.DisposeAsync();

    // What was received and not handled must come again, although a checkpoint is saved meanwhile.
    private async Task BlockAndKillAsync(FaultStep fault, ITestedService service)
    {
        await _blocking.WaitAsync();
        try
        {
            await WaitUntilConnectedAsync();
            await BlockAndKillOnceAsync(fault, service);
        }
        finally
        {
            _blocking.Release();
        }
    }

    // A process that is still starting has nothing to lose.
    private async Task WaitUntilConnectedAsync()
    {
        for (int check = 0; check < MostChecks; check++)
        {
            ClientHistory history = ReadHistory();
            DateTimeOffset killed = history.Kills.Values.Select(kill => kill.At).DefaultIfEmpty().Max();
            if (history.Records.Any(r => r.Kind == RecordKind.Connected && r.At > killed))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private async Task BlockAndKillOnceAsync(FaultStep fault, ITestedService service)
    {
        TimeSpan blocked = TimeSpan.FromMilliseconds(800);
        service.Make(fault.Count);
        await Task.Delay(blocked / 10, TimeProvider.System);
        await Client.BlockHandlersAsync(blocked);
        service.Make(fault.Count);
        await Task.Delay(blocked / 2, TimeProvider.System);
        await (Client is ChildClient child ? child.KillAsync(fault.Duration / 4) : Client.StopAndStartAsync(fault.Duration / 4));
    }
}
