using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Mattermost.Tests.Listening;

public sealed class SmokeTests
{
    [Fact]
    public async Task Listener_hears_posts_over_a_real_socket()
    {
        await using MattermostSimulator server = await MattermostSimulator.StartAsync();
        SimulatedUser leia = server.AddUser("leia", "password-1");
        SimulatedUser han = server.AddUser("han", "password-1");
        SimulatedTeam team = server.AddTeam("falcon", leia);
        SimulatedChannel channel = server.AddChannel(team, "cockpit", creator: leia);
        server.Join(team, han);
        server.Join(channel, han);
        await using var client = new MattermostClient(new MattermostClientOptions
        {
            Url = server.Url,
            Credentials = MattermostCredentials.Password("han", "password-1"),
        });
        await using MattermostListener listener = client.CreateListener();
        var heard = new TaskCompletionSource<Post>();
        listener.On<PostedEvent>(e => { heard.TrySetResult(e.Post); });
        await listener.ConnectAsync();
        server.Post(leia, channel, "hello there");
        Post post = await heard.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("hello there", post.Message);
        MattermostReply reply = await listener.SendActionAsync(MattermostAction.Ping);
        Assert.Equal("pong", reply.Data.GetProperty("text").GetString());
        StopReport report = await listener.DisconnectAsync();
        Assert.Equal(0, report.Left);
    }
}
