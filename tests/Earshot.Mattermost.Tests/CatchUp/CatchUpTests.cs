using Earshot.Mattermost.Tests.Listening;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost.World;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.CatchUp;

/// <summary>Tests what is delivered after the server has lost the session, against the simulated server.</summary>
public sealed class CatchUpTests
{
    [Theory]
    [InlineData("5.37.0")]
    [InlineData("9.10.0")]
    [InlineData("11.6.0")]
    public async Task Missed_changes_of_several_channels_are_delivered_once_and_in_order_then_live(string version)
    {
        await using Absence absence = await Absence.BeginAsync(new() { ServerVersion = version });
        SimulatedChannel[] channels = [absence.World.Channel, .. Enumerable.Range(1, 4).Select(i => absence.World.AddChannel($"deck-{i}"))];
        await absence.ListenAsync();
        SimulatedPost[] old = [.. channels.Select(c => absence.Server.Post(absence.Leia, c, "old"))];
        await absence.Ear.UntilAsync(e => e.Posts.Count >= old.Length);
        await absence.LeaveAsync();
        var changes = new Changes(absence, channels, old, seed: 11);
        changes.Make(300);
        await absence.ListenAsync();
        Gap gap = await absence.CaughtUpAsync();
        foreach (SimulatedChannel channel in channels)
        {
            await absence.LiveAsync(channel);
        }

        changes.AssertHeard(absence.Ear.Events);
        Assert.Equal(
            absence.Ear.Events.Count(e => e.Origin == EventOrigin.CatchUp), gap.Recovered.Values.Sum());
        Assert.True(gap.ChannelsScanned >= channels.Length);
        Assert.Contains("typing", gap.NotRecoverable);
        Assert.DoesNotContain("posted", gap.NotRecoverable);
    }

    [Fact]
    public async Task Session_that_server_still_has_is_resumed_from_next_handled_event_without_rest()
    {
        await using Absence absence = await Absence.BeginAsync();
        await absence.ListenAndLeaveAsync(forget: false);
        absence.World.Post("one");
        absence.World.Post("two");
        await absence.ListenAsync();
        await absence.LiveAsync(absence.World.Channel);

        Assert.Equal(["one", "two", "live"], absence.Ear.Messages);
        Assert.Equal([EventOrigin.Replay, EventOrigin.Replay], absence.Ear.Posts.Take(2).Select(e => e.Origin));
        Assert.True(absence.Ear.Connects[0].Resumed);
        Assert.Empty(absence.Requests);
        Assert.Empty(absence.Ear.Gaps);
    }

    [Fact]
    public async Task What_was_handled_before_is_not_delivered_again()
    {
        await using Absence absence = await Absence.BeginAsync();
        await absence.ListenAsync();
        SimulatedPost post = absence.World.Post("first");
        absence.Server.Edit(post, "second");
        absence.Server.React(absence.Leia, post, "tada");
        SimulatedPost deleted = absence.World.Post("deleted");
        absence.Server.Delete(deleted);
        await absence.Ear.UntilAsync(e => e.Events.OfType<PostDeletedEvent>().Any());
        await absence.LeaveAsync();
        absence.World.Post("missed");
        await absence.ListenAsync();
        Gap gap = await absence.CaughtUpAsync();
        await absence.LiveAsync(absence.World.Channel);

        Assert.Equal(["missed", "live"], absence.Ear.Messages);
        Assert.Equal(("posted", 1), Assert.Single(gap.Recovered.Select(entry => (entry.Key, entry.Value))));
        Assert.DoesNotContain(absence.Ear.Events, e => e is PostEditedEvent or ReactionAddedEvent or PostDeletedEvent);
    }

    [Fact]
    public async Task Session_lost_while_connected_is_caught_up_without_checkpoint()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager with { CatchUp = true });
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        world.Post("before");
        await ear.UntilAsync(e => e.Posts.Count == 1);
        world.Server.Faults.Add(new MessageSent { Event = "posted" }, new ForgetSession(), new DropConnection());
        world.Post("lost");
        await ear.UntilAsync(e => e.Gaps.Count == 1);
        world.Post("after");
        await ear.UntilAsync(e => e.Posts.Count == 3);

        Assert.Equal(["before", "lost", "after"], ear.Messages);
        Assert.Equal([EventOrigin.Live, EventOrigin.CatchUp, EventOrigin.Live], ear.Posts.Select(e => e.Origin));
        Assert.Equal((GapReason.SessionLost, 1), (ear.Gaps[0].Reason, ear.Gaps[0].Recovered["posted"]));
    }

    [Fact]
    public async Task First_start_since_a_time_delivers_what_happened_since_then()
    {
        await using World world = await World.StartAsync();
        world.Post("too old");
        SimulatedPost mark = world.Post("since here");
        world.Post("later");
        await using MattermostClient client = world.Client();
        await client.LoginAsync();
        DateTimeOffset since = (await client.Posts.GetPostAsync(mark.Id)).CreateAt!.Value;
        await using MattermostListener listener = client.CreateListener(Clients.Eager with { CatchUp = true, Since = since });
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Gaps.Count == 1);
        world.Post("live");
        await ear.UntilAsync(e => e.Messages.Contains("live"));

        Assert.Equal(["since here", "later", "live"], ear.Messages.TakeLast(3));
        Assert.All(ear.Posts, e => Assert.True(e.Post.CreateAt >= since));
        Assert.Equal(since, ear.Gaps[0].From);
    }

    [Fact]
    public async Task Events_have_same_id_and_content_as_live_ones()
    {
        await using Absence absence = await Absence.BeginAsync();
        await using MattermostClient witness = absence.World.Client();
        await using MattermostListener listener = witness.CreateListener(Clients.Eager);
        var live = new Ear(listener);
        await listener.ConnectAsync();
        await absence.ListenAsync();
        SimulatedPost old = absence.World.Post("old");
        SimulatedPost pinned = absence.World.Post("to be pinned");
        SimulatedPost gone = absence.World.Post("to be deleted");
        await absence.Ear.UntilAsync(e => e.Posts.Count == 3);
        await absence.LeaveAsync(others: 1);
        absence.Server.Edit(old, "edited");
        absence.Server.React(absence.Leia, old, "tada");
        absence.Server.Post(absence.Leia, absence.World.Channel, "reply", old);
        absence.Server.Pin(pinned);
        absence.Server.Delete(gone);
        absence.World.Post("new \"quoted\" \u00e9\u4e2d");
        await absence.ListenAsync();
        await absence.CaughtUpAsync();
        await absence.LiveAsync(absence.World.Channel);
        await live.UntilAsync(e => e.Messages.Contains("live"));

        MattermostEvent[] expected = [.. live.Events.Where(IsRecoverable).Skip(3)];
        MattermostEvent[] actual = [.. absence.Ear.Events.Where(IsRecoverable)];
        Assert.Equal(expected.Select(e => e.Id).Order(), actual.Select(e => e.Id).Order());
        foreach (MattermostEvent e in actual)
        {
            MattermostEvent same = expected.Single(other => other.Id == e.Id);
            Assert.Equal((same.Type, same.Lane, same.ChannelId, same.UserId), (e.Type, e.Lane, e.ChannelId, e.UserId));
            if (e is PostedEvent posted)
            {
                var original = (PostedEvent)same;
                Assert.Equal(
                    (original.ChannelName, original.ChannelType, original.ChannelDisplayName, original.TeamId, original.Post.Message),
                    (posted.ChannelName, posted.ChannelType, posted.ChannelDisplayName, posted.TeamId, posted.Post.Message));
            }
        }

        static bool IsRecoverable(MattermostEvent e) => e is PostedEvent or PostEditedEvent or PostDeletedEvent or ReactionAddedEvent;
    }

    [Fact]
    public async Task Thousand_changes_and_more_in_one_channel_lose_no_post_and_report_what_list_cut_off()
    {
        await using Absence absence = await Absence.BeginAsync();
        await absence.ListenAndLeaveAsync();
        absence.Server.Post(absence.Leia, absence.World.Channel, Enumerable.Range(0, 1300).Select(i => $"{i}"));
        await absence.ListenAsync();
        await absence.CaughtUpAsync();
        await absence.LiveAsync(absence.World.Channel);

        Assert.Equal([.. Enumerable.Range(0, 1300).Select(i => $"{i}"), "live"], absence.Ear.Messages);
        Gap? cut = absence.Ear.Gaps.SingleOrDefault(gap => gap.Lane == absence.World.Channel.Id);
        Assert.True(cut is null or { Reason: GapReason.HistoryIncomplete }, $"{cut}");
    }

    [Fact]
    public async Task List_that_another_request_cut_off_does_not_hide_posts()
    {
        await using Absence absence = await Absence.BeginAsync();
        await absence.ListenAndLeaveAsync();
        SimulatedChannel channel = absence.World.Channel;
        absence.Server.Post(absence.Leia, channel, Enumerable.Range(0, 1300).Select(i => $"{i}"));

        // The cut-off response makes the server forget the changes after the last one that it returned.
        PostList cut = await absence.Client.Posts.GetPostsForChannelAsync(
            channel.Id, new() { Since = DateTimeOffset.UnixEpoch.AddMilliseconds(1) });
        Assert.True(cut.Order.Count >= 1000);
        await absence.ListenAsync();
        await absence.CaughtUpAsync();
        await absence.LiveAsync(channel);

        Assert.Equal([.. Enumerable.Range(0, 1300).Select(i => $"{i}"), "live"], absence.Ear.Messages);
    }

    [Fact]
    public async Task Posts_of_same_millisecond_at_page_edge_are_not_skipped()
    {
        var clock = new FakeTimeProvider();
        await using Absence absence = await Absence.BeginAsync(new() { TimeProvider = clock });
        await absence.ListenAndLeaveAsync();
        for (int i = 0; i < 1200; i++)
        {
            // Seven in each millisecond, so that pages of 200 end within one.
            if (i % 7 == 0)
            {
                clock.Advance(TimeSpan.FromMilliseconds(1));
            }

            absence.World.Post($"{i}");
        }

        clock.Advance(TimeSpan.FromSeconds(5));
        await absence.ListenAsync();
        await absence.CaughtUpAsync();
        await absence.LiveAsync(absence.World.Channel);

        Assert.Equal(
            Enumerable.Range(0, 1200).Select(i => $"{i}").Append("live").Order(StringComparer.Ordinal),
            absence.Ear.Messages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Calls_are_one_list_and_one_request_for_each_channel()
    {
        await using Absence absence = await Absence.BeginAsync(new() { ServerVersion = "11.6.0" });
        SimulatedChannel[] channels = [.. Enumerable.Range(0, 20).Select(i => absence.World.AddChannel($"deck-{i}"))];
        await absence.ListenAndLeaveAsync();
        absence.Server.Post(absence.Leia, channels[3], "new");
        await absence.ListenAsync();
        Gap gap = await absence.CaughtUpAsync();

        Assert.Single(absence.Requests, request => request.Contains("/users/me/channels", StringComparison.Ordinal));
        Assert.Equal(gap.ChannelsScanned, absence.Requests.Count(request => request.Contains("since=", StringComparison.Ordinal)));
        Assert.Equal(1 + gap.ChannelsScanned, absence.Requests.Count);
    }

    [Fact]
    public async Task Channels_without_new_posts_are_left_out_when_option_is_set_and_gap_says_so()
    {
        var clock = new FakeTimeProvider();
        await using Absence absence = await Absence.BeginAsync(new() { ServerVersion = "11.6.0", TimeProvider = clock });
        SimulatedChannel[] channels = [.. Enumerable.Range(0, 20).Select(i => absence.World.AddChannel($"deck-{i}"))];
        SimulatedPost old = absence.Server.Post(absence.Leia, channels[7], "old");

        // Posts of the last ten seconds before a confirmed time count as new.
        clock.Advance(TimeSpan.FromMinutes(1));
        await absence.ListenAndLeaveAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        absence.Server.Edit(old, "edited");
        absence.Server.Post(absence.Leia, channels[3], "new");
        clock.Advance(TimeSpan.FromSeconds(5));
        await absence.ListenAsync(options => options with { CatchUpChannels = CatchUpChannels.WithNewPosts });
        Gap gap = await absence.CaughtUpAsync();

        Assert.Equal(["new"], absence.Ear.Messages);
        Assert.DoesNotContain(absence.Ear.Events, e => e is PostEditedEvent);
        Assert.Contains("post_edited", gap.NotRecoverable);
        Assert.Equal(2, gap.ChannelsScanned);
        Assert.Equal(3, absence.Requests.Count);
    }

    [Fact]
    public async Task Live_events_of_channel_wait_for_its_catch_up_and_are_not_repeated()
    {
        await using Absence absence = await Absence.BeginAsync();
        SimulatedChannel channel = absence.World.Channel;
        await absence.ListenAndLeaveAsync();
        absence.World.Post("missed");
        absence.Server.Faults.Add(
            new RequestReceived { Path = $"/api/v4/channels/{channel.Id}/posts" }, new Delay { Duration = TimeSpan.FromMilliseconds(300) });
        await absence.ListenAsync();
        absence.World.Post("during");
        await absence.CaughtUpAsync();
        await absence.LiveAsync(channel);

        Assert.Equal(["missed", "during", "live"], absence.Ear.Messages);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Failed_requests_are_repeated_until_they_succeed(int status)
    {
        await using Absence absence = await Absence.BeginAsync();
        await absence.ListenAndLeaveAsync();
        absence.World.Post("missed");
        absence.Server.Faults.Add(
            new RequestReceived { Path = $"/api/v4/channels/{absence.World.Channel.Id}/posts", Times = 2 },
            new SendResponse { Status = status, ContentType = "text/plain", Body = "no" });
        await absence.ListenAsync();
        await absence.CaughtUpAsync();

        Assert.Equal(["missed"], absence.Ear.Messages);
        Assert.Single(absence.Ear.Gaps);
    }

    [Fact]
    public async Task Forbidden_channel_has_its_own_gap_and_others_are_caught_up()
    {
        await using Absence absence = await Absence.BeginAsync();
        SimulatedChannel forbidden = absence.World.AddChannel("brig");
        await absence.ListenAndLeaveAsync();
        absence.Server.Post(absence.Leia, forbidden, "secret");
        absence.World.Post("missed");
        absence.Server.Faults.Add(
            new RequestReceived { Path = $"/api/v4/channels/{forbidden.Id}/posts", Times = 99 },
            new SendResponse { Status = 403, Body = """{"id":"api.context.permissions.app_error","message":"no","status_code":403}""" });
        await absence.ListenAsync();
        await absence.CaughtUpAsync();

        Gap gap = Assert.Single(absence.Ear.Gaps, gap => gap.Lane is not null);
        Assert.Equal((forbidden.Id, GapReason.HistoryIncomplete), (gap.Lane, gap.Reason));
        Assert.Equal(["missed"], absence.Ear.Messages);
    }

    [Fact]
    public async Task Connection_lost_during_catch_up_continues_without_loss_or_repetition()
    {
        await using Absence absence = await Absence.BeginAsync();
        SimulatedChannel[] channels = [.. Enumerable.Range(0, 12).Select(i => absence.World.AddChannel($"deck-{i}"))];
        await absence.ListenAndLeaveAsync();
        foreach (SimulatedChannel channel in channels)
        {
            absence.Server.Post(absence.Leia, channel, Enumerable.Range(0, 30).Select(i => $"{channel.Name} {i}"));
        }

        absence.Server.Faults.Add(
            new RequestReceived { Path = $"/api/v4/channels/{channels[6].Id}/posts" },
            new Delay { Duration = TimeSpan.FromMilliseconds(200) });
        await absence.ListenAsync();
        await absence.Ear.UntilAsync(e => e.Posts.Count > 60);
        absence.Server.DropConnections();
        await absence.CaughtUpAsync();
        foreach (SimulatedChannel channel in channels)
        {
            await absence.LiveAsync(channel);
        }

        foreach (SimulatedChannel channel in channels)
        {
            Assert.Equal(
                [.. Enumerable.Range(0, 30).Select(i => $"{channel.Name} {i}"), "live"],
                absence.Ear.Posts.Where(e => e.ChannelId == channel.Id).Select(e => e.Post.Message));
        }
    }

    [Fact]
    public async Task Archived_and_direct_channels_are_caught_up_and_left_one_is_reported_or_read()
    {
        await using Absence absence = await Absence.BeginAsync();
        SimulatedChannel archived = absence.World.AddChannel("archived");
        SimulatedChannel left = absence.World.AddChannel("left");
        SimulatedChannel direct = absence.Server.GetOrAddDirectChannel(absence.Leia, absence.World.Han);
        await absence.ListenAsync();
        absence.Server.Post(absence.Leia, left, "known");
        await absence.Ear.UntilAsync(e => e.Messages.Contains("known"));
        await absence.LeaveAsync();
        absence.Server.Post(absence.Leia, archived, "in archived");
        absence.Server.Archive(archived, absence.Leia);
        absence.Server.Post(absence.Leia, left, "in left");
        absence.Server.Leave(left, absence.World.Han);
        absence.Server.Post(absence.Leia, direct, "in direct");
        await absence.ListenAsync();
        await absence.CaughtUpAsync();

        Assert.Contains("in archived", absence.Ear.Messages);
        Assert.Contains("in direct", absence.Ear.Messages);
        Assert.True(
            absence.Ear.Messages.Contains("in left") || absence.Ear.Gaps.Any(gap => gap.Lane == left.Id),
            string.Join(", ", absence.Ear.Gaps));
    }
}
