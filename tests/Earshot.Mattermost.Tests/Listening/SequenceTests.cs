using Earshot.Mattermost.Tests.Servers;
using Earshot.Simulator.Faults;

namespace Earshot.Mattermost.Tests.Listening;

public sealed class SequenceTests
{
    private const string Id = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public async Task Skipped_event_is_replayed_without_gap_after_resume()
    {
        await using var server = new ScriptedMattermost(async (socket, number) =>
        {
            if (number == 1)
            {
                await socket.SendHelloAsync(Id);
                await socket.SendPostedAsync(1, "one");
                await socket.SendPostedAsync(3, "three");
            }
            else
            {
                await socket.SendPostedAsync(2, "two");
                await socket.SendPostedAsync(3, "three");
                await socket.SendPostedAsync(4, "four");
            }

            await socket.ReplyToPingsAsync();
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Posts.Count == 4 && e.Disconnects.Count == 1);

        Assert.Equal(["one", "two", "three", "four"], ear.Messages);
        Assert.Empty(ear.Gaps);
        Assert.Equal(DisconnectReason.SequenceSkipped, Assert.Single(ear.Disconnects).Reason);
        Assert.Equal($"GET /api/v4/websocket?connection_id={Id}&sequence_number=2", server.SocketTargets[1]);
    }

    [Fact]
    public async Task Gap_has_exactly_the_skipped_numbers_when_server_replays_nothing()
    {
        await using var server = new ScriptedMattermost(async (socket, number) =>
        {
            if (number == 1)
            {
                await socket.SendHelloAsync(Id);
                await socket.SendPostedAsync(1, "one");
            }

            await socket.SendPostedAsync(5, "five");
            await socket.ReplyToPingsAsync();
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Posts.Count == 2 && e.Gaps.Count == 1);

        Gap gap = ear.Gaps[0];
        Assert.Equal((GapReason.SequenceSkipped, 2, 4, 3), (gap.Reason, gap.FirstSequence, gap.LastSequence, gap.Count));
        Assert.True(gap.From <= ear.Posts[0].ReceivedAt && gap.Until >= ear.Posts[1].ReceivedAt);
        Assert.Equal(["one", "five"], ear.Messages);
        Assert.Equal(2, server.Sockets);
    }

    [Fact]
    public async Task Skipped_events_are_gap_when_server_replays_nothing()
    {
        await using var server = new ScriptedMattermost(async (socket, number) =>
        {
            if (number == 1)
            {
                await socket.SendHelloAsync(Id);
                await socket.SendPostedAsync(3, "three");
            }

            await socket.ReplyToPingsAsync();
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Posts.Count == 1 && e.Gaps.Count == 1);

        Assert.Equal((1, 2, 2), (ear.Gaps[0].FirstSequence, ear.Gaps[0].LastSequence, ear.Gaps[0].Count));
        Assert.Equal(["three"], ear.Messages);
    }

    [Fact]
    public async Task Numbers_that_server_never_used_are_gap_and_listening_continues()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        world.Post("one");
        await ear.UntilAsync(e => e.Posts.Count == 1);
        world.Server.Faults.Add(new MessageSent(), new SkipSequenceNumbers { Count = 3 });
        world.Post("two");
        await ear.UntilAsync(e => e.Connects.Count == 2);
        world.Post("three");
        await ear.UntilAsync(e => e.Posts.Count == 3 && e.Gaps.Count == 1);

        Assert.Equal(["one", "two", "three"], ear.Messages);
        Assert.Equal(ear.Posts[0].Sequence + 1, ear.Gaps[0].FirstSequence);
    }

    [Fact]
    public async Task Skipped_number_is_gap_without_reconnect_when_using_challenge()
    {
        await using var server = new ScriptedMattermost(async (socket, _) =>
        {
            await socket.SendHelloAsync(Id);
            await socket.ReplyAsync((await socket.ReceiveAsync())!);
            await socket.SendPostedAsync(1, "one");
            await socket.SendPostedAsync(3, "three");
            await socket.ReplyToPingsAsync();
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(
            Clients.Eager with { Authentication = SocketAuthentication.Challenge });
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Posts.Count == 2 && e.Gaps.Count == 1);

        Assert.Equal((2, 2, 1), (ear.Gaps[0].FirstSequence, ear.Gaps[0].LastSequence, ear.Gaps[0].Count));
        Assert.Equal(["one", "three"], ear.Messages);
        Assert.Equal(1, server.Sockets);
        Assert.Empty(ear.Disconnects);
    }

    [Fact]
    public async Task Repeated_number_is_skipped_and_reported()
    {
        await using var server = new ScriptedMattermost(async (socket, _) =>
        {
            await socket.SendHelloAsync(Id);
            await socket.SendPostedAsync(1, "one");
            await socket.SendPostedAsync(1, "one");
            await socket.SendPostedAsync(2, "two");
            await socket.ReplyToPingsAsync();
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Posts.Count == 2 && e.MalformedMessages.Count == 1);

        Assert.Equal(["one", "two"], ear.Messages);
        Assert.IsType<MalformedMessageException>(ear.MalformedMessages[0]);
        Assert.Empty(ear.Gaps);
        Assert.Empty(ear.Disconnects);
    }

    [Fact]
    public async Task New_session_starts_with_gap_when_numbers_go_back()
    {
        await using var server = new ScriptedMattermost(async (socket, number) =>
        {
            await socket.SendHelloAsync(number == 1 ? Id : "bbbbbbbbbbbbbbbbbbbbbbbbbb");
            for (int i = 1; i <= 3; i++)
            {
                await socket.SendPostedAsync(number == 1 ? 0 : i, $"{number}-{i}");
            }

            await socket.ReplyToPingsAsync();
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Posts.Count == 3 && e.Gaps.Count == 1);

        Assert.Equal(GapReason.SessionLost, ear.Gaps[0].Reason);
        Assert.Equal(["2-1", "2-2", "2-3"], ear.Messages);
        Assert.Equal("GET /api/v4/websocket", server.SocketTargets[1]);
    }

    [Fact]
    public async Task Events_are_replayed_then_live_after_resume()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedMattermost(async (socket, number) =>
        {
            if (number == 1)
            {
                await socket.SendHelloAsync(Id);
                await socket.SendPostedAsync(1, "live");
                await release.Task;
                socket.Abort();
                return;
            }

            await socket.SendPostedAsync(2, "replayed");
            await socket.ReplyAsync((await socket.ReceiveAsync())!);
            await socket.SendPostedAsync(3, "live again");
            await socket.ReplyToPingsAsync();
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Posts.Count == 1);
        release.SetResult();
        await ear.UntilAsync(e => e.Posts.Count == 3 && e.Connects.Count == 2);

        Assert.Equal([EventOrigin.Live, EventOrigin.Replay, EventOrigin.Live], ear.Posts.Select(e => e.Origin));
        Assert.True(ear.Connects[1].Resumed);
    }

    [Fact]
    public async Task Resume_is_abandoned_with_gap_when_it_keeps_failing()
    {
        await using var server = new ScriptedMattermost(async (socket, number) =>
        {
            if (number is > 1 and < 5)
            {
                socket.Abort();
                return;
            }

            await socket.SendHelloAsync(number == 1 ? Id : "bbbbbbbbbbbbbbbbbbbbbbbbbb");
            if (number > 1)
            {
                await socket.ReplyToPingsAsync();
            }

            socket.Abort();
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Connects.Count == 2 && e.Gaps.Count == 1);

        Assert.Equal(GapReason.SessionLost, ear.Gaps[0].Reason);
        Assert.All(server.SocketTargets.Skip(1).Take(3), target => Assert.Contains("connection_id", target, StringComparison.Ordinal));
        Assert.Equal("GET /api/v4/websocket", server.SocketTargets[4]);
    }
}
