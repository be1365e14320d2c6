using Earshot.Reliability.Clients;
using Earshot.Reliability.Faults;
using Earshot.Reliability.Ledgers;
using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Reliability.Services;

/// <summary>Runs a simulated Mattermost server whose users post, reply, edit, delete, and react.</summary>
internal sealed class MattermostService : ITestedService
{
    private static readonly string[] Versions = ["5.37.0", "9.10.0", "11.6.0"];

    private const string Password = "a-password-for-listening";

    private readonly MattermostSimulator _server;
    private readonly InjectedFaults _faults;
    private readonly MattermostTraffic _traffic;
    private readonly Dictionary<string, SimulatedUser> _listeners = new(StringComparer.Ordinal);

    private MattermostService(MattermostSimulator server, int seed, RunClock clock)
    {
        _server = server;
        _faults = new InjectedFaults(
            server.Faults,
            "/api/v4/websocket",
            ["/api/v4/channels/*/posts*", "/api/v4/users/*/channels*", "/api/v4/users/*/teams*"],
            "/api/v4/users/login",
            "posted");
        SimulatedUser[] authors = [.. Enumerable.Range(1, 3).Select(i => server.AddUser($"author{i}", Password))];
        SimulatedTeam team = server.AddTeam("team", authors[0]);
        foreach (ClientProfile profile in Clients)
        {
            _listeners[profile.Name] = server.AddUser(profile.Name, Password);
        }

        SimulatedUser[] all = [.. authors, .. _listeners.Values];
        SimulatedChannel[] channels =
        [
            .. Enumerable.Range(1, 5).Select(i => server.AddChannel(
                team, $"channel{i}", i % 2 == 0 ? ChannelType.Private : ChannelType.Open, authors[0])),
        ];
        foreach (SimulatedChannel channel in channels)
        {
            foreach (SimulatedUser user in all)
            {
                server.Join(channel, user);
            }
        }

        _traffic = new MattermostTraffic(server, seed, clock, authors, channels);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FaultKind> Faults { get; } =
    [
        FaultKind.DropOne, FaultKind.DropOne, FaultKind.DropOne, FaultKind.DropAll, FaultKind.HalfOpenOne, FaultKind.HangOne,
        FaultKind.HangAccept, FaultKind.HangUpgrade, FaultKind.HangOpened, FaultKind.HangHello, FaultKind.SlowUpgrade,
        FaultKind.RejectUpgrade, FaultKind.Refuse, FaultKind.Garbage, FaultKind.GarbageInstead, FaultKind.Fragment, FaultKind.SlowDrip,
        FaultKind.SkipNumbers, FaultKind.CloseFrame, FaultKind.ForgetSession, FaultKind.ForgetSession, FaultKind.Restart, FaultKind.Restart,
        FaultKind.RestartForgetLogins, FaultKind.DiscardSessions, FaultKind.Overrun, FaultKind.RevokeLogins, FaultKind.RateLimited,
        FaultKind.ServerErrors, FaultKind.HangRequests, FaultKind.LoseResponses, FaultKind.LoginErrors, FaultKind.StopStart,
        FaultKind.StopStart, FaultKind.StopStart, FaultKind.Kill, FaultKind.Kill, FaultKind.Kill, FaultKind.BlockAndKill,
        FaultKind.BlockHandlers, FaultKind.BlockHandlers, FaultKind.ClockJump, FaultKind.ThrowingLogger, FaultKind.FailingStore,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ClientProfile> Clients => ClientRoster.Mattermost;

    /// <inheritdoc/>
    public int MadeCount => _traffic.Made.Count;

    /// <inheritdoc/>
    public int ConnectedCount => _server.OpenSocketCount;

    /// <inheritdoc/>
    public Journal Journal => _server.Journal;

    /// <summary>Starts the server. The seed also selects its version.</summary>
    public static async Task<MattermostService> StartAsync(int seed, RunClock clock) => new(
        await MattermostSimulator.StartAsync(new MattermostSimulatorOptions
        {
            Seed = seed,
            TimeProvider = clock,
            KeepLedger = true,
            ServerVersion = Versions[seed % Versions.Length],
        }),
        seed,
        clock);

    /// <inheritdoc/>
    public ClientSettings SettingsOf(ClientProfile profile, string folder, int seed, DateTimeOffset anchor) => new()
    {
        Anchor = anchor,
        Profile = profile,
        Vendor = Vendor.Mattermost,
        Url = _server.Url,
        Account = profile.Name,
        Secret = Password,
        Folder = folder,
        Seed = seed,
    };

    /// <inheritdoc/>
    public void Make(int count) => _traffic.Make(count);

    /// <inheritdoc/>
    public void MakeLast() => _traffic.MakeLast();

    /// <inheritdoc/>
    public async Task ApplyAsync(FaultStep step)
    {
        if (_faults.TryInject(step))
        {
            return;
        }

        switch (step.Kind)
        {
            case FaultKind.SkipNumbers:
                _server.Faults.Add(
                    new MessageSent { PerConnection = false, Nth = step.Count }, new SkipSequenceNumbers { Count = 1 + (step.Variant % 5) });
                break;
            case FaultKind.ForgetSession:
                _server.Faults.Add(
                    new MessageSent { PerConnection = false, Nth = step.Count }, new ForgetSession(), new DropConnection());
                break;
            case FaultKind.DiscardSessions:
                _faults.DropAll(reset: true);
                await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
                _server.DiscardSocketSessions();
                break;
            case FaultKind.Refuse:
                Refuse(step.Duration);
                await Task.Delay(step.Duration, TimeProvider.System);
                break;
            case FaultKind.Restart:
                _server.Faults.Add(
                    new TimeElapsed { After = TimeSpan.FromMilliseconds(1) }, new RestartServer { DownTime = step.Duration * RunClock.Speed });
                await Task.Delay(step.Duration, TimeProvider.System);
                break;
            case FaultKind.RestartForgetLogins:
                await _server.RestartAsync(forgetLogins: true);
                break;
            case FaultKind.Overrun:
                Refuse(step.Duration);
                _traffic.Make(300 + (step.Count * 3));
                await Task.Delay(step.Duration, TimeProvider.System);
                break;
            case FaultKind.RevokeLogins:
                _server.RevokeSessions(_listeners[Clients[step.Client].Name]);
                break;
            default:
                throw new InvalidOperationException($"The fault {step.Kind} is not supported.");
        }
    }

    /// <inheritdoc/>
    public void EndFaults() => _server.Faults.Clear();

    /// <inheritdoc/>
    public IReadOnlyList<MadeEvent> MadeFor(ClientProfile profile) => _traffic.MadeFor(_listeners[profile.Name]);

    /// <inheritdoc/>
    public bool IsImplied(string key) => _traffic.Implied.Contains(key);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private void Refuse(TimeSpan duration)
    {
        _server.Faults.Add(new TimeElapsed { After = TimeSpan.FromMilliseconds(1) }, new RefuseConnections { Duration = duration * RunClock.Speed });
        _faults.DropAll(reset: true);
    }
}
