using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Cli.Tests.Running;

/// <summary>Runs a simulated Mattermost on a loopback port, with two users in a channel.</summary>
internal sealed class Server : IAsyncDisposable
{
    public const string Password = "kessel-run-12";

    private Server(MattermostSimulator simulator, string? mfaSecret)
    {
        Simulator = simulator;
        Leia = simulator.AddUser("leia", "alderaan-1");
        Han = simulator.AddUser("hansolo", Password, mfaSecret: mfaSecret);
        Team = simulator.AddTeam("rebels", Leia);
        Cockpit = simulator.AddChannel(Team, "cockpit", creator: Leia);
        Hangar = simulator.AddChannel(Team, "hangar", creator: Leia);
        simulator.Join(Cockpit, Han);
        simulator.Join(Hangar, Han);
        Token = simulator.CreateToken(Han);
    }

    public MattermostSimulator Simulator { get; }

    public SimulatedUser Leia { get; }

    public SimulatedUser Han { get; }

    public SimulatedTeam Team { get; }

    public SimulatedChannel Cockpit { get; }

    public SimulatedChannel Hangar { get; }

    public string Token { get; }

    public string Url => Simulator.Url.AbsoluteUri.TrimEnd('/');

    public static async Task<Server> StartAsync(MattermostSimulatorOptions? options = null, string? mfaSecret = null) =>
        new(await MattermostSimulator.StartAsync((options ?? new()) with { AutomaticStatus = false }), mfaSecret);

    public async Task WaitForListenerAsync() =>
        await Simulator.WaitForSocketsAsync(1).WaitAsync(TimeSpan.FromSeconds(30));

    public ToolRun Tool(FakeTerminal? terminal = null, TimeProvider? timeProvider = null, LineStream? output = null) => new()
    {
        Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = Token, ["EARSHOT_MATTERMOST_URL"] = Url },
        Terminal = terminal ?? new FakeTerminal(),
        TimeProvider = timeProvider ?? TimeProvider.System,
        Output = output ?? new LineStream(),
    };

    /// <summary>Creates a run with text on standard input.</summary>
    public ToolRun Tool(string input) => new()
    {
        Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = Token, ["EARSHOT_MATTERMOST_URL"] = Url },
        Input = input,
    };

    public ValueTask DisposeAsync() => Simulator.DisposeAsync();
}
