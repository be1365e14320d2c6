using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests what pages of posts return of missed posts, as measured on a server 5.37.</summary>
public sealed class CatchUpTests
{
    [Fact]
    public async Task Since_returns_edits_with_old_versions_deletions_and_reactions()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost[] posts = [.. Enumerable.Range(0, 4).Select(i => Post(world, $"p{i}"))];
        long mark = Now(world);
        Step(world);
        world.Simulator.Edit(posts[0], "edited");
        world.Simulator.Delete(posts[1]);
        world.Simulator.React(world.Bot, posts[2], "+1");
        JsonObject list = await ListAsync(world, $"since={mark}");
        JsonObject found = list["posts"]!.AsObject();
        Assert.Equal(4, Order(list).Length);
        Assert.Equal("edited", found[posts[0].Id]!["message"]!.GetValue<string>());
        Assert.NotEqual(0, found[posts[1].Id]!["delete_at"]!.GetValue<long>());
        Assert.True(found[posts[2].Id]!["has_reactions"]!.GetValue<bool>());
        Assert.Equal(
            "p0", found.Single(p => p.Value!["original_id"]!.GetValue<string>() == posts[0].Id).Value!["message"]!.GetValue<string>());
        Assert.DoesNotContain(posts[3].Id, Order(list));
    }

    [Fact]
    public async Task Since_returns_1000_posts_and_affects_the_next_request()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        long mark = Now(world);
        SimulatedPost[] posts = [.. Enumerable.Range(0, 1001).Select(i => Post(world, $"p{i}"))];
        JsonObject cut = await ListAsync(world, $"since={mark}");
        Assert.Equal((1000, ""), (Order(cut).Length, cut["next_post_id"]!.GetValue<string>()));
        Assert.DoesNotContain(posts[^1].Id, Order(cut));
        long highest = cut["posts"]!.AsObject().Max(p => p.Value!["update_at"]!.GetValue<long>());
        Assert.Empty(Order(await ListAsync(world, $"since={highest}")));
        world.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal([posts[^1].Id], Order(await ListAsync(world, $"since={highest}")));
    }

    [Fact]
    public async Task After_returns_all_pages_and_skips_the_same_millisecond()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost anchor = Post(world, "anchor");
        SimulatedPost same = world.Simulator.Post(world.Bot, world.Cockpit, "first of two in one millisecond");
        world.Simulator.Post(world.Bot, world.Cockpit, "second");
        SimulatedPost[] later = [.. Enumerable.Range(0, 4).Select(i => Post(world, $"p{i}"))];
        Assert.Equal(later[0].Id, Order(await ListAsync(world, $"after={same.Id}"))[^1]);
        JsonObject page = await ListAsync(world, $"after={anchor.Id}&per_page=4");
        Assert.Equal((4, later[2].Id), (Order(page).Length, page["next_post_id"]!.GetValue<string>()));
        JsonObject rest = await ListAsync(world, $"after={anchor.Id}&per_page=4&page=1");
        Assert.Equal([later[3].Id, later[2].Id], Order(rest));
        Assert.Equal("", rest["next_post_id"]!.GetValue<string>());
        Assert.Empty(Order(await ListAsync(world, "after=aaaaaaaaaaaaaaaaaaaaaaaaaa")));
    }

    private static long Now(RecordedWorld world) => world.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private static void Step(RecordedWorld world) => world.Time.Advance(TimeSpan.FromMilliseconds(1));

    private static SimulatedPost Post(RecordedWorld world, string message)
    {
        Step(world);
        SimulatedPost post = world.Simulator.Post(world.Bot, world.Cockpit, message);
        Step(world);
        return post;
    }

    private static string[] Order(JsonObject list) => [.. list["order"]!.AsArray().Select(i => i!.GetValue<string>())];

    private static async Task<JsonObject> ListAsync(RecordedWorld world, string query)
    {
        (int status, JsonNode? json) = await world.CallAsync("GET", $"/api/v4/channels/{world.Cockpit.Id}/posts?{query}", world.HanToken);
        Assert.Equal(200, status);
        return json!.AsObject();
    }
}
