using System.Globalization;
using Earshot.Reliability.Clients;
using Earshot.Reliability.Faults;
using Earshot.Reliability.Ledgers;
using Earshot.Reliability.Sabotages;
using Earshot.Reliability.Services;
using Earshot.Simulator;

namespace Earshot.Reliability.Running;

/// <summary>Runs the service and its clients through the schedule of a seed, and compares the ledgers.</summary>
internal sealed class ReliabilityRun(RunOptions options, int seed, DateTimeOffset anchor, string folder, TextWriter output)
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenClears = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LongestFault = TimeSpan.FromMinutes(1);

    // Connections that hang are noticed only after a time.
    private static readonly TimeSpan NoticeHangs = TimeSpan.FromSeconds(3);

    private readonly List<Outage> _outages = [];
    private readonly Lock _outageGate = new();
    private readonly List<Task> _running = [];
    private readonly List<ClientControl> _clients = [];
    private readonly RunClock _clock = new(anchor);
    private readonly List<string> _lines = [];
    private int _faults;

    /// <summary>Runs.</summary>
    public async Task<RunVerdict> RunAsync()
    {
        Directory.CreateDirectory(folder);
        ITestedService service = options.Vendor == Vendor.Mattermost
            ? await MattermostService.StartAsync(seed, _clock)
            : await SimpliSafeService.StartAsync(seed, _clock);
        await using (service)
        {
            CreateClients(service);
            DateTimeOffset begin = TimeProvider.System.GetUtcNow();
            var problems = new List<string>();
            try
            {
                await StartAsync(service);
                await FollowScheduleAsync(service, begin);
                await Task.WhenAll(_running).WaitAsync(LongestFault, TimeProvider.System);
                service.EndFaults();
                await Task.Delay(NoticeHangs, TimeProvider.System);
                service.MakeLast();
                await new Settlement(() => Examine(service), output).SettleAsync();
            }
            catch (Exception problem) when (problem is InvalidOperationException or TimeoutException)
            {
                problems.Add(problem.Message);
            }

            TimeSpan duration = TimeProvider.System.GetUtcNow() - begin;
            foreach (ClientControl client in _clients)
            {
                await EndAsync(client, problems);
            }

            var verdict = new RunVerdict(
                options.Vendor,
                seed,
                duration,
                _faults,
                Examine(service),
                _clients.Max(c => c.PeakMemory));
            verdict.Problems.AddRange(problems);
            if (!verdict.IsKept)
            {
                await File.WriteAllLinesAsync(Path.Combine(folder, "faults"), _lines);
                await File.WriteAllLinesAsync(Path.Combine(folder, "journal"), service.Journal.Entries.Select(Describe));
            }

            return verdict;
        }
    }

    private static string Describe(JournalEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"{entry.Time:HH:mm:ss.fff} {entry.Connection} {entry.Kind} {entry.Method} {entry.Path}{entry.Query} {entry.Status} {entry.Event} "
        + $"{entry.Sequence} {entry.ReplyTo} {entry.Detail}");

    private List<ClientVerdict> Examine(ITestedService service)
    {
        Outage[] outages;
        lock (_outageGate)
        {
            outages = [.. _outages];
        }

        return
        [
            .. _clients.Select(c => new Examination(service.MadeFor(c.Profile), c.ReadHistory(), outages, service.IsImplied).Examine()),
        ];
    }

    private static async Task EndAsync(ClientControl client, List<string> problems)
    {
        try
        {
            await client.DisposeAsync();
        }
        catch (Exception problem) when (problem is InvalidOperationException or IOException or TimeoutException)
        {
            problems.Add($"{client.Profile.Name}: {problem.Message}");
        }
    }

    private void CreateClients(ITestedService service)
    {
        foreach (ClientProfile profile in service.Clients.Where(p => options.Clients?.Contains(p.Name, StringComparer.Ordinal) ?? true))
        {
            ClientSettings settings = service.SettingsOf(profile, folder, seed, anchor) with
            {
                Sabotage = IsSabotaged(profile) ? options.Sabotage : Sabotage.None,
            };
            _clients.Add(new ClientControl(settings));
        }
    }

    // An early checkpoint shows only when a process is killed, and a hidden gap at a client that drops events.
    private bool IsSabotaged(ClientProfile profile) => options.Sabotage switch
    {
        Sabotage.None => false,
        Sabotage.EarlyCheckpoint => profile.Name == "killed-lanes",
        Sabotage.HideGap => profile.Name is "lanes" or "dropper",
        _ => profile.Name == "lanes",
    };

    // Nothing is made before every client is connected, so that each must handle everything.
    private async Task StartAsync(ITestedService service)
    {
        await Task.WhenAll(_clients.Select(c => c.Client.StartAsync()));
        using var patience = new CancellationTokenSource(LongestStart, TimeProvider.System);
        while (!_clients.TrueForAll(c => c.HasConnected()))
        {
            if (patience.IsCancellationRequested)
            {
                throw new InvalidOperationException(
                    "No connection was established by: "
                    + string.Join(", ", _clients.Where(c => !c.HasConnected()).Select(c => c.Profile.Name)));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        // The first checkpoint needs an event.
        service.MakeLast();
        while (!_clients.TrueForAll(c => c.HasCheckpoint()))
        {
            if (patience.IsCancellationRequested)
            {
                throw new InvalidOperationException(
                    "No checkpoint was saved by: " + string.Join(", ", _clients.Where(c => !c.HasCheckpoint()).Select(c => c.Profile.Name)));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private async Task FollowScheduleAsync(ITestedService service, DateTimeOffset begin)
    {
        DateTimeOffset cleared = begin;
        foreach (Step step in FaultSchedule.Generate(seed, service.Faults, _clients.Count))
        {
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            bool isOver = options.Events is { } events
                ? service.MadeCount >= events && _faults >= options.Faults
                : now - begin >= TimeSpan.FromMinutes(options.Minutes);
            if (isOver)
            {
                return;
            }

            await Task.Delay(step.Pause, TimeProvider.System);
            if (step is TrafficStep traffic)
            {
                service.Make(traffic.Count);
            }
            else if (step is FaultStep fault)
            {
                _running.Add(InjectAsync(service, fault));
            }

            if (now - cleared > BetweenClears)
            {
                // Faults that found no connection must not pile up.
                cleared = now;
                service.EndFaults();
                _running.RemoveAll(t => t.IsCompletedSuccessfully);
                _clients.ForEach(c => c.Measure());
            }
        }
    }

    private async Task InjectAsync(ITestedService service, FaultStep fault)
    {
        _faults++;
        ClientControl client = Target(fault);
        string line = string.Create(
            CultureInfo.InvariantCulture, $"{_clock.GetUtcNow():HH:mm:ss.fff} {fault} {client.Profile.Name}");
        lock (_outageGate)
        {
            _lines.Add(line);
        }

        if (options.Verbose)
        {
            await output.WriteLineAsync(line);
        }

        await (ClientControl.IsOfClient(fault.Kind) ? client.ApplyAsync(fault, service) : ApplyAsync(service, fault));
    }

    // Only processes can be killed.
    private ClientControl Target(FaultStep fault)
    {
        ClientControl[] processes = fault.Kind is FaultKind.Kill or FaultKind.BlockAndKill
            ? [.. _clients.Where(c => c.Profile.IsProcess)]
            : [];
        return processes.Length > 0 ? processes[fault.Client % processes.Length] : _clients[fault.Client];
    }

    private async Task ApplyAsync(ITestedService service, FaultStep fault)
    {
        DateTimeOffset from = _clock.GetUtcNow();
        await service.ApplyAsync(fault);
        if (fault.Kind is FaultKind.Refuse or FaultKind.Restart or FaultKind.RestartForgetLogins or FaultKind.Overrun)
        {
            lock (_outageGate)
            {
                _outages.Add(new Outage(from, _clock.GetUtcNow()));
            }
        }
    }
}
