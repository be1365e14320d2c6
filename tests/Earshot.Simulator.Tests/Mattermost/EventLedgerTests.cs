using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Tests.Mattermost;

public sealed class EventLedgerTests
{
    [Fact]
    public async Task Ledger_lists_what_a_socket_receives()
    {
        await using RecordedWorld world = await StartAsync();
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        int from = world.Simulator.Ledger.Entries.Count;
        SimulatedPost post = world.PostApart("one");
        world.Simulator.Edit(post, "two");
        world.Simulator.React(world.Bot, post, "+1");
        world.Simulator.SendTyping(world.Han, world.Cockpit);
        world.Simulator.Unreact(world.Bot, post, "+1");
        world.Simulator.Pin(post);
        world.Simulator.Delete(post);
        IReadOnlyList<LedgerEntry> entries = world.Simulator.Ledger.Of(world.Han, world.Cockpit, from);
        string[] names = ["posted", "post_edited", "reaction_added", "reaction_removed", "post_edited", "post_deleted"];
        Assert.Equal(names, entries.Select(e => e.Event));
        Assert.All(entries, e => Assert.Equal(post.Id, e.PostId));
        foreach (LedgerEntry entry in entries)
        {
            JsonObject sent = await socket.ReceiveAsync();
            sent.Remove("seq");
            Assert.Equal(sent.ToJsonString(), JsonNode.Parse(entry.ToJson())!.ToJsonString());
        }
    }

    [Fact]
    public async Task Recipients_are_the_members_at_that_time_without_deactivated_users()
    {
        await using RecordedWorld world = await StartAsync();
        SimulatedPost first = world.PostApart("one");
        world.Simulator.Leave(world.Cockpit, world.Han);
        SimulatedPost second = world.PostApart("two");
        world.Simulator.Join(world.Cockpit, world.Han);
        world.Simulator.SetActive(world.Han, isActive: false);
        world.PostApart("three");
        Assert.Equal([first.Id], Posted(world, world.Han));
        Assert.Equal(3, Posted(world, world.Admin).Length);
        LedgerEntry entry = world.Simulator.Ledger.Entries.Single(e => e.PostId == second.Id);
        Assert.Equal([world.Admin.Id, world.Bot.Id], entry.Recipients.OrderBy(id => id == world.Bot.Id));
    }

    [Fact]
    public async Task Ledger_is_empty_unless_it_is_kept()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        world.PostApart("one");
        Assert.Empty(world.Simulator.Ledger.Entries);
    }

    [Fact]
    public async Task Posts_in_bulk_share_a_millisecond_only_up_to_the_maximum()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { MaximumPostsPerMillisecond = 3 });
        world.Step();
        long now = world.Now;
        IReadOnlyList<SimulatedPost> posts = world.Simulator.Post(world.Bot, world.Cockpit, ["a", "b", "c", "d", "e", "f", "g"]);
        Assert.Equal(["a", "b", "c", "d", "e", "f", "g"], posts.Select(p => p.Message));
        Assert.Equal([0, 0, 0, 1, 1, 1, 2], posts.Select(p => p.CreateAt - now));

        // A later change is never before an earlier one, although the clock still is.
        world.Simulator.Edit(posts[0], "edited");
        Assert.Equal(now + 2, posts[0].UpdateAt);
    }

    private static Task<RecordedWorld> StartAsync() => RecordedWorld.StartAsync(o => o with { KeepLedger = true, AutomaticStatus = false });

    private static string[] Posted(RecordedWorld world, SimulatedUser user) =>
        [.. world.Simulator.Ledger.Of(user).Where(e => e.Event == "posted").Select(e => e.PostId)];
}
