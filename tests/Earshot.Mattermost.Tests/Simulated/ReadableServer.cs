using Earshot.Mattermost.Tests.Listening;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Mattermost.Tests.Simulated;

/// <summary>Provides a simulated server with data, shared by all tests that only read.</summary>
public sealed class ReadableServer : IAsyncLifetime
{
    private World _world = null!;

    internal Overhearing Network { get; } = new();

    internal MattermostClient Client { get; private set; } = null!;

    /// <summary>Gets the IDs of the data by their names in the contracts.</summary>
    internal Dictionary<string, string> Ids { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await World.StartOnPortAsync();
        SimulatedPost post = _world.Post("a post");
        _world.Server.React(_world.Leia, post, "rocket");
        Client = new MattermostClient(Clients.Options(_world.Server.Url, MattermostCredentials.Token(_world.Server.Login(_world.Leia))) with
        {
            Network = new() { Handler = Network },
            Retry = new() { MaxRetries = 0 },
        });
        FileUploadResponse file = await Client.Files.UploadFileAsync(_world.Channel.Id, "a.txt", new MemoryStream("some text"u8.ToArray()));
        Ids = new(StringComparer.Ordinal)
        {
            ["user_id"] = "me",
            ["username"] = "han",
            ["team_id"] = _world.Team.Id,
            ["team_name"] = "falcon",
            ["channel_id"] = _world.Channel.Id,
            ["post_id"] = post.Id,
            ["file_id"] = file.FileInfos[0].Id,
        };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _world.DisposeAsync();
    }
}
