using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Mattermost.Tests.Listening;

/// <summary>Represents a simulated server with two users in a channel: leia posts, and han listens.</summary>
internal sealed class World : IAsyncDisposable
{
    public const string Password = "secret-of-the-falcon";

    private World(MattermostSimulator server)
    {
        Server = server;
        Leia = server.AddUser("leia", Password);
        Han = server.AddUser("han", Password);
        Team = server.AddTeam("falcon", Leia);
        Channel = AddChannel("cockpit");
    }

    public MattermostSimulator Server { get; }

    public SimulatedUser Leia { get; }

    public SimulatedUser Han { get; }

    public SimulatedTeam Team { get; }

    public SimulatedChannel Channel { get; }

    public static async Task<World> StartAsync(MattermostSimulatorOptions? options = null) =>
        new(await MattermostSimulator.StartAsync((options ?? new MattermostSimulatorOptions()) with { InMemory = true }));

    public static async Task<World> StartOnPortAsync(MattermostSimulatorOptions? options = null) =>
        new(await MattermostSimulator.StartAsync(options));

    public SimulatedChannel AddChannel(string name)
    {
        SimulatedChannel channel = Server.AddChannel(Team, name, creator: Leia);
        Server.Join(channel, Han);
        return channel;
    }

    public SimulatedPost Post(string message) => Server.Post(Leia, Channel, message);

    /// <summary>Creates han's client, in memory, logged in by password by default.</summary>
    public MattermostClient Client(
        MattermostCredentials? credentials = null, Func<MattermostClientOptions, MattermostClientOptions>? with = null)
    {
        MattermostClientOptions options = Clients.Options(Server.Url, credentials ?? MattermostCredentials.Password("han", Password));
        options = options with
        {
            Network = options.Network with { ConnectCallback = (_, cancellationToken) => Server.ConnectAsync(cancellationToken) },
        };
        return new MattermostClient(with is null ? options : with(options));
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
