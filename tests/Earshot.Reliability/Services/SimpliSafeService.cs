using System.Globalization;
using Earshot.Reliability.Clients;
using Earshot.Reliability.Faults;
using Earshot.Reliability.Ledgers;
using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Reliability.Services;

/// <summary>Runs a simulated SimpliSafe service with an account whose systems write events.</summary>
internal sealed class SimpliSafeService : ITestedService
{
    // Codes that leave the state of a system as it is: tests, power, and one that no client knows.
    private static readonly int[] Codes = [1301, 3301, 1601, 1602, 1381, 3381, 1170, 1458, 9999];

    // The service lists at most fifty events with the same time, to the second; no house writes as many.
    private const int MostAtOnce = 15;

    private static readonly TimeSpan LeastBetween = TimeSpan.FromMilliseconds(100);

    // Later than this, no client is expected to look for an event.
    private static readonly TimeSpan MostLate = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly SimpliSafeSimulator _service;
    private readonly SimulatedAccount _account;
    private readonly SimulatedSystem[] _systems;
    private readonly InjectedFaults _faults;
    private readonly Random _random;
    private readonly List<MadeEvent> _made = [];
    private readonly DateTimeOffset _start;
    private readonly RunClock _clock;

    private SimpliSafeService(SimpliSafeSimulator service, int seed, RunClock clock)
    {
        _clock = clock;
        _start = clock.GetUtcNow();
        _service = service;
        _random = new Random(seed * 7919);
        _account = service.AddAccount("listener@example.test", "a-password-for-listening");
        _systems = [.. Enumerable.Range(1, 3).Select(i => service.AddSystem(_account, version: 3, name: $"Home {i}"))];
        _faults = new InjectedFaults(
            service.Faults,
            "/",
            ["/v1/subscriptions/*/events*", "/v1/users/*/subscriptions*"],
            "/oauth/token",
            "com.simplisafe.event.standard");
    }

    /// <inheritdoc/>
    public IReadOnlyList<FaultKind> Faults { get; } =
    [
        FaultKind.DropOne, FaultKind.DropOne, FaultKind.DropOne, FaultKind.DropAll, FaultKind.HalfOpenOne, FaultKind.HangOne,
        FaultKind.HangAccept, FaultKind.HangUpgrade, FaultKind.HangOpened, FaultKind.HangHello, FaultKind.SlowUpgrade,
        FaultKind.RejectUpgrade, FaultKind.Refuse, FaultKind.Refuse, FaultKind.Garbage, FaultKind.GarbageInstead, FaultKind.Fragment,
        FaultKind.SlowDrip, FaultKind.CloseFrame, FaultKind.Restart, FaultKind.Restart, FaultKind.Overrun, FaultKind.RevokeLogins,
        FaultKind.RateLimited, FaultKind.ServerErrors, FaultKind.HangRequests, FaultKind.LoseResponses, FaultKind.LoginErrors,
        FaultKind.StopStart, FaultKind.StopStart, FaultKind.StopStart, FaultKind.Kill, FaultKind.Kill, FaultKind.Kill,
        FaultKind.BlockAndKill, FaultKind.BlockAndKill, FaultKind.BlockHandlers, FaultKind.ClockJump, FaultKind.ThrowingLogger,
        FaultKind.FailingStore,
        FaultKind.LateEvents,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ClientProfile> Clients => ClientRoster.SimpliSafe;

    /// <inheritdoc/>
    public int MadeCount => _made.Count;

    /// <inheritdoc/>
    public int ConnectedCount => _service.OpenSocketCount;

    /// <inheritdoc/>
    public Journal Journal => _service.Journal;

    /// <summary>Starts the service.</summary>
    public static async Task<SimpliSafeService> StartAsync(int seed, RunClock clock) => new(
        await SimpliSafeSimulator.StartAsync(new SimpliSafeSimulatorOptions { Seed = seed, TimeProvider = clock }),
        seed,
        clock);

    /// <inheritdoc/>
    public ClientSettings SettingsOf(ClientProfile profile, string folder, int seed, DateTimeOffset anchor) => new()
    {
        Anchor = anchor,
        Profile = profile,
        Vendor = Vendor.SimpliSafe,
        Url = _service.Url,
        Account = _account.Email,
        Secret = _service.IssueTokens(_account).RefreshToken,
        Folder = folder,
        Seed = seed,
    };

    /// <inheritdoc/>
    public void Make(int count)
    {
        for (int i = 0; i < Math.Min(count, MostAtOnce); i++)
        {
            Make(_systems[_random.Next(_systems.Length)], late: null);
        }
    }

    /// <inheritdoc/>
    public void MakeLast() => Array.ForEach(_systems, system => Make(system, late: null));

    /// <inheritdoc/>
    public async Task ApplyAsync(FaultStep step)
    {
        if (_faults.TryInject(step))
        {
            return;
        }

        switch (step.Kind)
        {
            case FaultKind.Refuse:
                Refuse(step.Duration);
                await Task.Delay(step.Duration, TimeProvider.System);
                break;
            case FaultKind.Restart:
                _service.Faults.Add(
                    new TimeElapsed { After = TimeSpan.FromMilliseconds(1) },
                    new RestartServer { DownTime = step.Duration * RunClock.Speed });
                await Task.Delay(step.Duration, TimeProvider.System);
                break;
            case FaultKind.Overrun:
                Refuse(step.Duration);
                await MakeSeveralPagesAsync(step);
                break;
            case FaultKind.RevokeLogins:
                _service.RevokeAccessTokens(_account);
                break;
            case FaultKind.LateEvents:
                await MakeLateAsync(step);
                break;
            default:
                throw new InvalidOperationException($"The fault {step.Kind} is not supported.");
        }
    }

    /// <inheritdoc/>
    public void EndFaults()
    {
        _service.Faults.Clear();

        // What a WebSocket lost without a trace is found at the next catch-up.
        _faults.DropAll(reset: true);
    }

    /// <inheritdoc/>
    public IReadOnlyList<MadeEvent> MadeFor(ClientProfile profile) => _made;

    /// <inheritdoc/>
    public bool IsImplied(string key) => false;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private async Task MakeSeveralPagesAsync(FaultStep step)
    {
        int batches = 10 + (step.Count / 3);
        for (int i = 0; i < batches; i++)
        {
            Make(MostAtOnce);
            TimeSpan pause = step.Duration / batches;
            await Task.Delay(pause > LeastBetween ? pause : LeastBetween, TimeProvider.System);
        }
    }

    private async Task MakeLateAsync(FaultStep step)
    {
        var away = TimeSpan.FromMilliseconds(300);
        Refuse(away);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        TimeSpan most = _clock.GetUtcNow() - _start - TimeSpan.FromSeconds(5);
        most = most < MostLate ? most : MostLate;
        for (int i = 0; i < 3 && most > TimeSpan.FromSeconds(1); i++)
        {
            Make(_systems[i % _systems.Length], most * (step.Variant % 1000 / 1000.0) / (i + 1));
        }

        await Task.Delay(away, TimeProvider.System);
    }

    private void Refuse(TimeSpan duration)
    {
        _service.Faults.Add(
            new TimeElapsed { After = TimeSpan.FromMilliseconds(1) }, new RefuseConnections { Duration = duration * RunClock.Speed });
        _faults.DropAll(reset: true);
    }

    private void Make(SimulatedSystem system, TimeSpan? late)
    {
        lock (_gate)
        {
            int code = Codes[_random.Next(Codes.Length)];
            DateTimeOffset before = _clock.GetUtcNow();
            SimulatedEvent made = late is { } age
                ? _service.WriteEvent(system, string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""{"eventCid": {{code}}, "eventType": "activity", "eventTimestamp": {{(before - age).ToUnixTimeSeconds()}}}"""))
                : _service.WriteEvent(system, code);
            _made.Add(new MadeEvent(
                _made.Count + 1,
                SimpliSafeKeys.Event(made.Id),
                "activity",
                system.Id.ToString(CultureInfo.InvariantCulture),
                before,
                _clock.GetUtcNow())
            { IsLate = late is not null, CanBeSwallowed = true, Unit = TimeSpan.FromSeconds(1) });
        }
    }
}
