using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests what "since" returns of missed changes, as measured on servers 5.37, 9.10, and 11.6.</summary>
public sealed class SincePostsTests
{
    [Fact]
    public async Task Since_returns_every_kind_of_change()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost[] posts = [.. Enumerable.Range(0, 7).Select(i => world.PostApart($"p{i}"))];
        world.Simulator.React(world.Han, posts[6], "tada");
        world.Step();
        long mark = world.Now;
        world.Step();
        world.Simulator.Edit(posts[0], "edited");
        world.Simulator.Delete(posts[1], world.Admin);
        world.Simulator.React(world.Bot, posts[2], "+1");
        world.Simulator.Pin(posts[3]);
        SimulatedPost reply = world.PostApart("reply", posts[4]);
        world.Simulator.Unreact(world.Han, posts[6], "tada");
        JsonObject list = await world.PostsAsync($"since={mark}");

        // The edit and the pin each keep an old version.
        Assert.Equal(9, list.Order().Length);
        Assert.Equal(list.Order().Order(), list["posts"]!.AsObject().Select(p => p.Key).Order());
        Assert.Equal(("edited", mark + 1), (list.Of(posts[0]).Text("message"), list.Of(posts[0]).Number("edit_at")));
        JsonNode gone = list.Of(posts[1]);
        Assert.Equal(("", mark + 1, mark + 1), (gone.Text("message"), gone.Number("delete_at"), gone.Number("update_at")));
        Assert.Equal(world.Admin.Id, gone["props"].Text("deleteBy"));
        Assert.Equal(mark + 1, list.Of(posts[2])["metadata"]!["reactions"]![0].Number("create_at"));
        Assert.True(list.Of(posts[3])["is_pinned"]!.GetValue<bool>());
        Assert.Equal(reply.Id, list.Order()[0]);
        Assert.Contains(posts[4].Id, list.Order());
        Assert.Null(list.Of(posts[6])["has_reactions"]);
        Assert.DoesNotContain(posts[5].Id, list.Order());
        Assert.Equal(("", ""), (list.Text("next_post_id"), list.Text("prev_post_id")));
    }

    [Fact]
    public async Task Old_versions_have_no_message_and_name_their_post()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost post = world.PostApart("first");
        world.Simulator.Edit(post, "second");
        JsonObject list = await world.PostsAsync("since=1");
        JsonNode old = list["posts"]!.AsObject().Single(p => p.Value.Text("original_id") == post.Id).Value!;
        Assert.Equal(("", world.Now, world.Now), (old.Text("message"), old.Number("delete_at"), old.Number("update_at")));
        Assert.Equal(404, (await world.ErrorAsync(world.HanToken, $"GET posts/{old.Text("id")}")).Status);
    }

    [Fact]
    public async Task Deleted_root_takes_its_replies_along_with_one_event()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { AutomaticStatus = false });
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        SimulatedPost root = world.PostApart("root");
        SimulatedPost[] replies = [world.PostApart("one", root), world.PostApart("two", root)];
        long mark = world.Now;
        world.Step();
        world.Simulator.Delete(root);
        world.PostApart("after");
        JsonObject list = await world.PostsAsync($"since={mark}");
        Assert.All(replies.Append(root), p => Assert.Equal(mark + 1, list.Of(p).Number("delete_at")));
        foreach (string expected in new[] { "posted", "posted", "posted", "post_deleted", "posted" })
        {
            Assert.Equal(expected, (await socket.ReceiveAsync()).Text("event"));
        }
    }

    [Fact]
    public async Task Since_omits_a_change_at_that_time()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        world.Step();
        SimulatedPost post = world.Simulator.Post(world.Bot, world.Cockpit, "now");
        Assert.Empty((await world.PostsAsync($"since={world.Now}")).Order());
        Assert.Equal([post.Id], (await world.PostsAsync($"since={world.Now - 1}")).Order());
    }

    [Fact]
    public async Task Since_returns_an_arbitrary_thousand_without_a_mark()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost[] posts = [.. Enumerable.Range(0, 1300).Select(i => world.PostApart($"p{i}"))];
        long mark = posts[0].CreateAt - 1;
        JsonObject cut = await world.PostsAsync($"since={mark}");
        Assert.Equal((1000, ""), (cut.Order().Length, cut.Text("next_post_id")));
        HashSet<string> listed = [.. cut.Order()];
        Assert.Contains(posts[..1000], p => !listed.Contains(p.Id));
        Assert.Contains(posts[1000..], p => !listed.Contains(p.Id));
        Assert.Equal(cut.Order().OrderByDescending(id => cut["posts"]![id].Number("create_at")), cut.Order());
    }

    [Fact]
    public async Task Cut_off_response_empties_later_ones_for_everyone_until_the_channel_changes()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost[] posts = [.. Enumerable.Range(0, 1300).Select(i => world.PostApart($"p{i}"))];
        long mark = posts[0].CreateAt - 1;
        long highest = await world.CutAsync(mark, posts[^1].CreateAt);
        Assert.Empty((await world.PostsAsync($"since={highest}")).Order());
        Assert.Empty((await world.PostsAsync($"since={highest}", token: world.AdminToken)).Order());
        Assert.NotEmpty((await world.PostsAsync($"after={posts[0].Id}")).Order());
        world.PostApart("change");
        Assert.NotEmpty((await world.PostsAsync($"since={highest}")).Order());
    }

    [Fact]
    public async Task Cut_off_response_is_remembered_for_15_minutes_or_until_asked_below()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost[] posts = [.. Enumerable.Range(0, 1300).Select(i => world.PostApart($"p{i}"))];
        long mark = posts[0].CreateAt - 1;
        long highest = await world.CutAsync(mark, posts[^1].CreateAt);
        world.Time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        Assert.Empty((await world.PostsAsync($"since={highest}")).Order());
        world.Step();
        Assert.NotEmpty((await world.PostsAsync($"since={highest}")).Order());

        highest = await world.CutAsync(mark, posts[^1].CreateAt);
        Assert.NotEmpty((await world.PostsAsync($"since={highest - 1}")).Order());
        Assert.Empty((await world.PostsAsync($"since={posts[^1].CreateAt}")).Order());
    }

    [Theory]
    [InlineData("since=x", 400)]
    [InlineData("after=short", 400)]
    [InlineData("before=short", 400)]
    [InlineData("since=-5", 200)]
    [InlineData("since=0", 200)]
    public async Task Malformed_query_is_rejected_and_a_time_that_is_not_positive_is_ignored(string query, int status)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        world.PostApart("one");
        (int actual, JsonNode? json) = await world.CallAsync("GET", $"/api/v4/channels/{world.Cockpit.Id}/posts?{query}", world.HanToken);
        Assert.Equal(status, actual);
        Assert.Equal(status == 400 ? "api.context.invalid_body_param.app_error" : null, json!["id"]?.GetValue<string>());
        Assert.Equal(status == 200 ? 1 : null, json["order"]?.AsArray().Count);
    }

    [Theory]
    [InlineData("5.37.0", 1300)]
    [InlineData("9.10.0", 1000)]
    [InlineData("11.6.0", 1000)]
    public async Task Collapsed_since_returns_the_newest_roots(string version, int count)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { ServerVersion = version });
        SimulatedPost[] posts = [.. Enumerable.Range(0, 1300).Select(i => world.PostApart($"p{i}"))];
        world.PostApart("reply", posts[^1]);
        JsonObject list = await world.PostsAsync("since=1&collapsedThreads=true");
        Assert.Equal(posts.Reverse().Take(count).Select(p => p.Id), list.Order());
    }

    [Theory]
    [InlineData("5.37.0", "parent_id", "next_post_id,prev_post_id")]
    [InlineData("9.10.0", "remote_id", "next_post_id,prev_post_id,has_next,first_inaccessible_post_time")]
    [InlineData("11.6.0", "file_ids,remote_id", "next_post_id,prev_post_id,first_inaccessible_post_time")]
    public async Task Fields_depend_on_the_version(string version, string ofPost, string ofList)
    {
        string[] known = ["parent_id", "remote_id", "file_ids"];
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { ServerVersion = version });
        SimulatedPost post = world.PostApart("one");
        JsonObject list = await world.PostsAsync("since=1");
        Assert.Equal(ofPost.Split(','), list.Of(post).AsObject().Select(f => f.Key).Intersect(known));
        Assert.Equal(ofList.Split(','), list.Select(f => f.Key).Skip(2));
    }
}
