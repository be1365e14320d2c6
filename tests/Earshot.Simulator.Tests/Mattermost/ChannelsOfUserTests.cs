using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests how a user finds channels, and what the lists tell of new posts, as measured on servers 5.37, 9.10, and 11.6.</summary>
public sealed class ChannelsOfUserTests
{
    [Fact]
    public async Task Direct_and_group_channels_come_with_every_team()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedTeam second = world.Simulator.AddTeam("second", world.Han);
        SimulatedUser leia = world.Simulator.AddUser("leia", "a-password");
        SimulatedChannel direct = world.Simulator.GetOrAddDirectChannel(world.Han, world.Bot);
        SimulatedChannel group = world.Simulator.GetOrAddGroupChannel(world.Han, world.Bot, leia);
        Assert.Equal(2, (await world.OkAsync(world.HanToken, "GET users/me/teams")).AsArray().Count);
        foreach (SimulatedTeam team in new[] { world.Team, second })
        {
            string[] ids = await IdsAsync(world, team);
            Assert.Contains(direct.Id, ids);
            Assert.Contains(group.Id, ids);
            Assert.Equal(team == world.Team, ids.Contains(world.Cockpit.Id));
        }
    }

    [Theory]
    [InlineData("5.37.0", 404)]
    [InlineData("9.10.0", 200)]
    [InlineData("11.6.0", 200)]
    public async Task User_without_a_team_finds_direct_channels_on_newer_servers(string version, int status)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { ServerVersion = version });
        SimulatedUser leia = world.Simulator.AddUser("leia", "a-password");
        string token = world.Simulator.Login(leia);
        SimulatedChannel direct = world.Simulator.GetOrAddDirectChannel(leia, world.Han);
        Assert.Empty((await world.OkAsync(token, "GET users/me/teams")).AsArray());
        Assert.Equal(403, (await world.ErrorAsync(token, $"GET users/me/teams/{world.Team.Id}/channels")).Status);
        (int actual, JsonNode? channels) = await world.CallAsync("GET", "/api/v4/users/me/channels", token);
        Assert.Equal(status, actual);
        Assert.Equal(status == 200 ? direct.Id : null, (channels as JsonArray)?.Single().Text("id"));
        Assert.Equal(status, (await world.ErrorAsync(token, "GET users/me/channel_members")).Status);
        Assert.Null((await world.TagAsync("users/me/channels")).Tag);
    }

    [Fact]
    public async Task All_channels_are_listed_whole_and_memberships_by_page()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { ServerVersion = "11.6.0" });
        for (int i = 0; i < 100; i++)
        {
            world.Simulator.AddChannel(world.Team, $"c{i}", creator: world.Han);
        }

        JsonArray channels = (await world.OkAsync(world.HanToken, "GET users/me/channels")).AsArray();
        string[] ids = [.. channels.Select(c => c.Text("id"))];
        Assert.Equal(103, ids.Length);
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        JsonArray first = (await world.OkAsync(world.HanToken, "GET users/me/channel_members")).AsArray();
        JsonArray second = (await world.OkAsync(world.HanToken, "GET users/me/channel_members?page=1&pageSize=60")).AsArray();
        Assert.Equal(ids, first.Concat(second).Select(m => m.Text("channel_id")));
        Assert.Equal((60, "falcon"), (first.Count, first[0].Text("team_name")));
    }

    [Fact]
    public async Task Archived_channel_is_listed_on_request_only_and_stays_readable()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost post = world.PostApart("one");
        long before = world.Now;
        world.Simulator.Archive(world.Cockpit, world.Admin);
        Assert.DoesNotContain(world.Cockpit.Id, await IdsAsync(world, world.Team));
        Assert.Contains(world.Cockpit.Id, await IdsAsync(world, world.Team, "?include_deleted=true"));
        Assert.Contains(world.Cockpit.Id, await IdsAsync(world, world.Team, $"?include_deleted=true&last_delete_at={before}"));
        Assert.DoesNotContain(world.Cockpit.Id, await IdsAsync(world, world.Team, $"?include_deleted=true&last_delete_at={before + 1}"));
        string negative = $"GET users/me/teams/{world.Team.Id}/channels?last_delete_at=-1";
        Assert.Equal(400, (await world.ErrorAsync(world.HanToken, negative)).Status);
        Assert.Contains(post.Id, (await world.PostsAsync("page=0")).Order());
        Assert.Contains(post.Id, (await world.PostsAsync("since=1")).Order());
        Assert.Equal(
            (400, "api.post.delete_post.can_not_delete_post_in_deleted.error"),
            await world.ErrorAsync(world.BotToken, $"DELETE posts/{post.Id}"));
    }

    [Theory]
    [InlineData("5.37.0", 403)]
    [InlineData("9.10.0", 403)]
    [InlineData("11.6.0", 200)]
    public async Task Posts_of_an_open_channel_that_was_left_depend_on_the_version(string version, int status)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { ServerVersion = version });
        SimulatedPost post = world.PostApart("one");
        world.Simulator.Leave(world.Cockpit, world.Han);
        foreach (string query in new[] { "page=0", "since=1", $"after={post.Id}" })
        {
            Assert.Equal(status, (await world.ErrorAsync(world.HanToken, $"GET channels/{world.Cockpit.Id}/posts?{query}")).Status);
        }

        Assert.Equal(200, (await world.ErrorAsync(world.HanToken, $"GET posts/{post.Id}")).Status);
        Assert.Equal(200, (await world.ErrorAsync(world.HanToken, $"GET posts/{post.Id}/thread")).Status);
    }

    [Theory]
    [InlineData("5.37.0")]
    [InlineData("11.6.0")]
    public async Task Posts_of_a_private_channel_need_membership(string version)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { ServerVersion = version });
        SimulatedChannel secret = world.Simulator.AddChannel(world.Team, "secret", ChannelType.Private, world.Bot);
        SimulatedPost post = world.PostApart("one", channel: secret);
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, $"GET channels/{secret.Id}/posts")).Status);
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, $"GET posts/{post.Id}")).Status);
    }

    [Fact]
    public async Task Only_posts_move_the_last_post_and_joins_are_not_counted()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost post = world.PostApart("one");
        Assert.Equal((post.CreateAt, 1), await LastPostAsync(world));
        SimulatedPost reply = world.PostApart("two", post);
        Assert.Equal((reply.CreateAt, 2), await LastPostAsync(world));
        world.Simulator.Edit(post, "edited");
        world.Simulator.React(world.Han, post, "+1");
        world.Simulator.Delete(reply);
        Assert.Equal((reply.CreateAt, 2), await LastPostAsync(world));
        world.Step();
        await world.OkAsync(world.HanToken, $"DELETE channels/{world.Cockpit.Id}/members/{world.Han.Id}");
        Assert.Equal((world.Now, 2), await LastPostAsync(world));
        world.Step();
        await world.OkAsync(world.AdminToken, $"PUT channels/{world.Cockpit.Id}/patch", """{"header":"new"}""");
        Assert.Equal((world.Now, 3), await LastPostAsync(world));
    }

    [Theory]
    [InlineData("5.37.0", true)]
    [InlineData("9.10.0", false)]
    [InlineData("11.6.0", false)]
    public async Task Edit_moves_the_last_post_in_lists_of_old_servers(string version, bool moves)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { ServerVersion = version });
        SimulatedPost post = world.PostApart("one");
        world.Simulator.Edit(post, "edited");
        JsonArray channels = (await world.OkAsync(world.HanToken, $"GET users/me/teams/{world.Team.Id}/channels")).AsArray();
        long listed = channels.Single(c => c.Text("id") == world.Cockpit.Id).Number("last_post_at");
        Assert.Equal(moves ? world.Now : post.CreateAt, listed);
        Assert.Equal(post.CreateAt, (await LastPostAsync(world)).At);
    }

    [Fact]
    public async Task Tag_of_a_list_changes_with_a_post()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string path = $"users/me/teams/{world.Team.Id}/channels";
        (_, string? tag) = await world.TagAsync(path);
        SimulatedPost post = world.PostApart("one");
        (int status, string? changed) = await world.TagAsync(path, tag);
        Assert.Equal((200, $"5.37.0.{world.Cockpit.Id}.{post.CreateAt}.0.3"), (status, changed));
    }

    private static async Task<(long At, long Count)> LastPostAsync(RecordedWorld world)
    {
        JsonNode channel = await world.OkAsync(world.AdminToken, $"GET channels/{world.Cockpit.Id}");
        return (channel.Number("last_post_at"), channel.Number("total_msg_count"));
    }

    private static async Task<string[]> IdsAsync(RecordedWorld world, SimulatedTeam team, string query = "") =>
        [.. (await world.OkAsync(world.HanToken, $"GET users/me/teams/{team.Id}/channels{query}")).AsArray().Select(c => c.Text("id"))];
}
