using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests pages of posts after a post, and their tags, as measured on servers 5.37, 9.10, and 11.6.</summary>
public sealed class PagedPostsTests
{
    [Fact]
    public async Task After_returns_all_pages_and_skips_the_same_millisecond()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost anchor = world.PostApart("anchor");
        SimulatedPost same = world.Simulator.Post(world.Bot, world.Cockpit, "first of two in one millisecond");
        world.Simulator.Post(world.Bot, world.Cockpit, "second");
        SimulatedPost[] later = [.. Enumerable.Range(0, 4).Select(i => world.PostApart($"p{i}"))];
        Assert.Equal(later[0].Id, (await world.PostsAsync($"after={same.Id}")).Order()[^1]);
        JsonObject page = await world.PostsAsync($"after={anchor.Id}&per_page=4");
        Assert.Equal((4, later[2].Id), (page.Order().Length, page.Text("next_post_id")));
        JsonObject rest = await world.PostsAsync($"after={anchor.Id}&per_page=4&page=1");
        Assert.Equal([later[3].Id, later[2].Id], rest.Order());
        Assert.Equal("", rest.Text("next_post_id"));
    }

    [Fact]
    public async Task Anchor_can_be_unknown_deleted_or_in_another_channel()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedChannel other = world.Simulator.AddChannel(world.Team, "other", creator: world.Han);
        world.Simulator.Join(other, world.Bot);
        SimulatedPost elsewhere = world.PostApart("elsewhere", channel: other);
        SimulatedPost deleted = world.PostApart("deleted");
        SimulatedPost last = world.PostApart("last");
        world.Simulator.Delete(deleted);
        Assert.Equal([last.Id], (await world.PostsAsync($"after={deleted.Id}")).Order());
        Assert.Equal([last.Id], (await world.PostsAsync($"after={elsewhere.Id}")).Order());
        Assert.Empty((await world.PostsAsync("after=aaaaaaaaaaaaaaaaaaaaaaaaaa")).Order());
    }

    [Fact]
    public async Task Since_wins_over_after_and_after_over_before()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost[] posts = [.. Enumerable.Range(0, 3).Select(i => world.PostApart($"p{i}"))];
        JsonObject after = await world.PostsAsync($"before={posts[1].Id}&after={posts[1].Id}");
        Assert.Equal([posts[2].Id], after.Order());
        Assert.Equal(3, (await world.PostsAsync($"since=1&after={posts[1].Id}&per_page=1")).Order().Length);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-1", 60)]
    [InlineData("x", 60)]
    [InlineData("201", 200)]
    public async Task Page_size_has_limits(string perPage, int count)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost anchor = world.PostApart("anchor");
        foreach (int i in Enumerable.Range(0, 201))
        {
            world.PostApart($"p{i}");
        }

        Assert.Equal(count, (await world.PostsAsync($"after={anchor.Id}&per_page={perPage}")).Order().Length);
    }

    [Fact]
    public async Task Threads_come_along_unless_they_are_declined()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost root = world.PostApart("root");
        SimulatedPost first = world.PostApart("first", root);
        SimulatedPost second = world.PostApart("second", root);
        JsonObject whole = await world.PostsAsync($"after={first.Id}");
        Assert.Equal([second.Id], whole.Order());
        Assert.Equal((3, 2), (whole["posts"]!.AsObject().Count, (int)whole.Of(second).Number("reply_count")));
        JsonObject alone = await world.PostsAsync("per_page=1&skipFetchThreads=true");
        Assert.Equal((2, 2), (alone["posts"]!.AsObject().Count, (int)alone.Of(root).Number("reply_count")));
        Assert.Equal(0, (await world.PostsAsync("per_page=1")).Of(root).Number("reply_count"));
    }

    [Theory]
    [InlineData("channels/$c/posts", true)]
    [InlineData("channels/$c/posts?after=$p", true)]
    [InlineData("channels/$c/posts?since=1", false)]
    [InlineData("channels/$c/pinned", true)]
    [InlineData("posts/$p", true)]
    [InlineData("posts/$p/thread", true)]
    [InlineData("users/me", true)]
    [InlineData("users/me/teams/$t/channels", true)]
    [InlineData("channels/$c", false)]
    [InlineData("channels/$c/members", false)]
    [InlineData("users/me/teams", false)]
    [InlineData("users/me/preferences", false)]
    public async Task Only_some_responses_have_a_tag(string path, bool hasTag)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost post = world.PostApart("one");
        path = path.Replace("$c", world.Cockpit.Id, StringComparison.Ordinal).Replace("$p", post.Id, StringComparison.Ordinal)
            .Replace("$t", world.Team.Id, StringComparison.Ordinal);
        (int status, string? tag) = await world.TagAsync(path);
        Assert.Equal((200, hasTag), (status, tag is not null));
        if (hasTag)
        {
            Assert.Equal((304, tag), await world.TagAsync(path, tag));
        }
    }

    [Theory]
    [InlineData("edit")]
    [InlineData("delete")]
    [InlineData("react")]
    public async Task Tag_of_a_page_changes_with_its_posts(string change)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost post = world.PostApart("one");
        string path = $"channels/{world.Cockpit.Id}/posts?page=0";
        (_, string? tag) = await world.TagAsync(path);
        world.Step();
        switch (change)
        {
            case "edit":
                world.Simulator.Edit(post, "two");
                break;
            case "delete":
                world.Simulator.Delete(post);
                break;
            default:
                world.Simulator.React(world.Han, post, "+1");
                break;
        }

        (int status, string? changed) = await world.TagAsync(path, tag);
        Assert.Equal((200, true), (status, tag != changed));
    }

    [Fact]
    public async Task Tag_of_a_page_comes_from_a_cut_off_response()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost[] posts = [.. Enumerable.Range(0, 1300).Select(i => world.PostApart($"p{i}"))];
        long highest = await world.CutAsync(1, posts[^1].CreateAt);
        Assert.Equal($"5.37.0.{highest}", (await world.TagAsync($"channels/{world.Cockpit.Id}/posts")).Tag);
    }
}
