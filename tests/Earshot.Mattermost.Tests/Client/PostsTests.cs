using System.Text.Json;
using Earshot.Mattermost.Tests.Listening;
using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Mattermost.Tests.Client;

public sealed class PostsTests
{
    [Fact]
    public async Task Post_is_sent_as_specified_and_returned_as_saved()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        User me = await client.LoginAsync();
        SimulatedPost root = world.Post("who is there?");

        Post post = await client.Posts.CreatePostAsync(new()
        {
            ChannelId = world.Channel.Id,
            Message = "me – 漢字 \"quoted\"",
            RootId = root.Id,
            Props = JsonElement.Parse("""{"from":"the alarm"}"""u8),
        });

        Assert.Equal(me.Id, post.UserId);
        Assert.Equal(world.Channel.Id, post.ChannelId);
        Assert.Equal("me – 漢字 \"quoted\"", post.Message);
        Assert.Equal(root.Id, post.RootId);
        Assert.Equal("the alarm", post.Props!.Value.GetProperty("from").GetString());
        Assert.NotNull(post.CreateAt);
    }

    [Fact]
    public async Task Post_can_be_created_synchronously_and_is_received()
    {
        await using World world = await World.StartOnPortAsync();
        await using MattermostClient client = world.Client(with: o => o with { Network = o.Network with { ConnectCallback = null } });
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();

        Post post = await Task.Run(() => client.Posts.CreatePost(new() { ChannelId = world.Channel.Id, Message = "heard?" }));

        await ear.UntilAsync(e => e.Posts.Count == 1);
        Assert.Equal(post.Id, ear.Posts[0].Post.Id);
        Assert.Equal("heard?", ear.Posts[0].Post.Message);
    }

    [Fact]
    public async Task Post_is_not_retried_when_first_attempt_may_have_succeeded()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await client.LoginAsync();
        world.Server.Faults.Add(new Fault(
            new RequestReceived { Method = "POST", Path = "/api/v4/posts" }, SendResponse.BadGatewayPage()));

        await Assert.ThrowsAnyAsync<EarshotException>(
            () => client.Posts.CreatePostAsync(new() { ChannelId = world.Channel.Id, Message = "once" }));

        Assert.Single(
            world.Server.Journal.Entries, e => e is { Kind: JournalKind.RequestCompleted, Method: "POST", Path: "/api/v4/posts" });
    }

    [Fact]
    public async Task Missing_channel_throws()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();

        await Assert.ThrowsAnyAsync<ApiException>(
            () => client.Posts.CreatePostAsync(new() { ChannelId = new string('x', 26), Message = "hello?" }));
    }

    [Fact]
    public void ToString_does_not_contain_message() =>
        Assert.DoesNotContain("between us", new CreatePostRequest { ChannelId = "c", Message = "between us" }.ToString());
}
