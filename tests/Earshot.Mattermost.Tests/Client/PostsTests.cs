using System.Text.Json;
using Earshot.Mattermost.Tests.Listening;
using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Mattermost.Tests.Client;

public sealed class PostsTests
{
    [Fact]
    public async Task Post_is_written_as_asked_and_comes_back_as_the_server_keeps_it()
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
    public async Task Post_is_written_synchronously_too_and_heard_by_a_listener()
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
    public async Task Post_is_not_repeated_where_the_first_may_have_been_taken()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await client.LoginAsync();
        world.Server.Faults.Add(new Fault(
            new RequestReceived { Method = "POST", Path = "/api/v4/posts" }, SendResponse.BadGatewayPage()));

        await Assert.ThrowsAnyAsync<EarshotException>(() => client.Posts.CreatePostAsync(new() { ChannelId = world.Channel.Id, Message = "once" }));

        Assert.Single(world.Server.Journal.Entries, e => e is { Kind: JournalKind.RequestCompleted, Method: "POST", Path: "/api/v4/posts" });
    }

    [Fact]
    public async Task Channel_that_is_not_there_is_refused()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();

        await Assert.ThrowsAnyAsync<ApiException>(() => client.Posts.CreatePostAsync(new() { ChannelId = new string('x', 26), Message = "hello?" }));
    }

    [Fact]
    public void Text_form_names_no_message() =>
        Assert.DoesNotContain("between us", new CreatePostRequest { ChannelId = "c", Message = "between us" }.ToString());
}
