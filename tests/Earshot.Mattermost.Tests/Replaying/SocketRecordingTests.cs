using System.Text.Json;
using Earshot.Mattermost.Tests.Listening;
using Earshot.Mattermost.Tests.Reading;
using Earshot.Mattermost.Tests.Servers;

namespace Earshot.Mattermost.Tests.Replaying;

/// <summary>Tests the client against the WebSocket recordings of server 5.37.</summary>
public sealed class SocketRecordingTests
{
    [Fact]
    public async Task Challenge_recording_gives_all_events_and_replies()
    {
        var player = new RecordingPlayer("websocket-challenge.json")
        {
            NeverSent = { """{"seq": 0, "action": "ping"}""", "this is not json" },
        };
        await using ScriptedMattermost server = Play(player);
        await using var client = new MattermostClient(
            Clients.Options(server.Url, MattermostCredentials.Token("usertokenxxxxxxxxxxxxxxxxx")));
        await using MattermostListener listener = client.CreateListener(
            Clients.Eager with
            {
                Authentication = SocketAuthentication.Challenge,
                MaxRetryDelay = TimeSpan.FromHours(1),
                FirstRetryDelay = TimeSpan.FromHours(1),
            });
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Posts.Count == 1);

        Task<MattermostReply> typing = listener.SendActionAsync(MattermostAction.UserTyping("oe74zjadpfgzfkou16jzf6gb3c"));
        Task<MattermostReply> statuses = listener.SendActionAsync(MattermostAction.GetStatuses);
        Task<MattermostReply> some = listener.SendActionAsync(MattermostAction.GetStatusesByIds(["dsu5p9x8npb1mr97dmgrnqz6ca"]));
        Task<MattermostReply> ping = listener.SendActionAsync(MattermostAction.Ping);
        Task<MattermostReply> unknown = listener.SendActionAsync(MattermostAction.Custom("no_such_action"));
        await ear.UntilAsync(e => e.Disconnects.Count == 1);

        Assert.Null(player.Difference);
        Assert.Equal(JsonValueKind.Undefined, (await typing).Data.ValueKind);
        Assert.Equal("online", (await statuses).Data.GetProperty("4596y55ng7bkmn4z8on6o1q5fc").GetString());
        Assert.Equal("away", (await some).Data.GetProperty("dsu5p9x8npb1mr97dmgrnqz6ca").GetString());
        Assert.Equal("pong", (await ping).Data.GetProperty("text").GetString());
        Assert.Equal("5.37.0", (await ping).Data.GetProperty("version").GetString());
        ServerException refused = await Assert.ThrowsAsync<ServerException>(() => unknown);
        Assert.Equal(
            ("api.web_socket_router.bad_action.app_error", 500, "no_such_action"),
            (refused.ErrorId, refused.StatusCode, refused.Operation));

        AssertHeardAsRecorded("websocket-challenge.json", ear);
        Assert.Empty(ear.Gaps);
        Assert.Empty(ear.MalformedMessages);
        Assert.Equal(DisconnectReason.ConnectionLost, ear.Disconnects[0].Reason);
    }

    [Fact]
    public async Task Resume_recording_gives_replayed_then_live_events_without_gap()
    {
        var mayDrop = new TaskCompletionSource();
        var player = new RecordingPlayer("websocket-resume.json") { MayDrop = mayDrop.Task };
        await using ScriptedMattermost server = Play(player);
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Posts.Count == 1);
        mayDrop.SetResult();
        await ear.UntilAsync(e => e.Posts.Count == 4 && e.Connects.Count == 2);

        Assert.Null(player.Difference);
        Assert.Equal(["one", "missed 1", "missed 2", "after resume"], ear.Messages);
        Assert.Equal([EventOrigin.Live, EventOrigin.Replay, EventOrigin.Replay, EventOrigin.Live], ear.Posts.Select(e => e.Origin));
        Assert.Equal([false, true], ear.Connects.Select(c => c.Resumed));
        Assert.Equal([true, false], ear.Connects.Select(c => c.First));
        Assert.Empty(ear.Gaps);
        AssertHeardAsRecorded("websocket-resume.json", ear);
    }

    [Fact]
    public async Task Gap_has_interval_when_server_does_not_know_session()
    {
        var mayDrop = new TaskCompletionSource();
        string hello = Recorded.ToClient("websocket-resume-unknown.json").Single();
        await using var server = new ScriptedMattermost(async (socket, number) =>
        {
            if (number == 1)
            {
                await socket.SendHelloAsync("aaaaaaaaaaaaaaaaaaaaaaaaaa");
                for (int sequence = 1; sequence <= 6; sequence++)
                {
                    await socket.SendPostedAsync(sequence);
                }

                await mayDrop.Task;
                socket.Abort();
                return;
            }

            await socket.SendAsync(hello);
            await socket.ReplyToPingsAsync();
        });
        DateTimeOffset start = TimeProvider.System.GetUtcNow();
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Posts.Count == 6);
        DateTimeOffset lastHeard = TimeProvider.System.GetUtcNow();
        mayDrop.SetResult();
        await ear.UntilAsync(e => e.Connects.Count == 2 && e.Gaps.Count == 1);

        string recorded = Recorded.Text(Recorded.Steps("websocket-resume-unknown.json")[0], "url")!;
        Assert.Equal($"GET {recorded}", server.SocketTargets[1]);
        Gap gap = ear.Gaps[0];
        Assert.Equal((GapReason.SessionLost, 7, null, null), (gap.Reason, gap.FirstSequence, gap.LastSequence, gap.Count));
        Assert.InRange(gap.From, DateTimeOffset.FromUnixTimeMilliseconds(start.ToUnixTimeMilliseconds()), lastHeard);

        // Rounded up to milliseconds, as the server's times are.
        Assert.InRange(gap.Until, lastHeard, TimeProvider.System.GetUtcNow().AddMilliseconds(1));
        Assert.False(ear.Connects[1].Resumed);
        await ear.UntilAsync(e => e.Events.OfType<HelloEvent>().Any(h => h.ConnectionId == "rnh9d4tiz3re9phnkqbnbb51ke"));
    }

    [Fact]
    public async Task Bad_token_in_challenge_fails_as_recorded()
    {
        var player = new RecordingPlayer("websocket-bad-token.json");
        JsonElement refusal = Recorded.Steps("login.json")[4].GetProperty("response");
        int asked = 0;
        await using var server = new ScriptedMattermost((_, _) => Task.CompletedTask, async exchange =>
        {
            // The token is valid when the listener starts, but no longer when it opens its connection.
            if (!exchange.IsSocket && Interlocked.Increment(ref asked) > 1)
            {
                await exchange.RespondAsync(401, refusal.GetProperty("json").GetRawText());
            }

            await player.ServeAsync(exchange);
        });
        await using var client = new MattermostClient(Clients.Options(server.Url, MattermostCredentials.Token("notatoken")));
        await using MattermostListener listener = client.CreateListener(
            Clients.Eager with { Authentication = SocketAuthentication.Challenge });

        LoginException error = await Assert.ThrowsAsync<LoginException>(() => listener.RunAsync().WaitAsync(Ear.SafetyNet));

        Assert.Null(player.Difference);
        Assert.Equal("api.context.session_expired.app_error", error.ErrorId);
        Assert.Equal("mzoqr8muu7fr8k8z57frbgf4by", error.RequestId);
        Assert.Equal(ListenerState.Faulted, listener.State);
        Assert.Single(server.SocketTargets);
    }

    [Fact]
    public async Task Login_exception_is_thrown_when_connection_stays_unauthenticated()
    {
        // As recorded: the server sends nothing on an unauthenticated connection and drops it after some time.
        Assert.Single(
            Recorded.Steps("websocket-unauthenticated.json"),
            step => Recorded.Text(step, "to") == "server" && Recorded.Text(step, "kind") == "ws");
        Assert.Empty(Recorded.ToClient("websocket-unauthenticated.json"));
        int asked = 0;
        await using var server = new ScriptedMattermost(
            (socket, _) =>
            {
                socket.Abort();
                return Task.CompletedTask;
            },
            exchange => !exchange.IsSocket && Interlocked.Increment(ref asked) > 1
                ? exchange.RespondAsync(401, Recorded.Steps("login.json")[4].GetProperty("response").GetProperty("json").GetRawText())
                : Task.CompletedTask);
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);

        LoginException error = await Assert.ThrowsAsync<LoginException>(() => listener.RunAsync().WaitAsync(Ear.SafetyNet));

        Assert.Contains("Create a new token", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_recording_gives_events_after_logout()
    {
        var player = new RecordingPlayer("websocket-logout.json");
        await using ScriptedMattermost server = Play(player);
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Posts.Count == 1);

        Assert.Null(player.Difference);
        AssertHeardAsRecorded("websocket-logout.json", ear);
    }

    private static ScriptedMattermost Play(RecordingPlayer player) => new((_, _) => Task.CompletedTask, player.ServeAsync);

    private static void AssertHeardAsRecorded(string name, Ear ear)
    {
        string[] frames = [.. Recorded.ToClient(name).Where(f => f.Contains("\"event\"", StringComparison.Ordinal))];
        MattermostEvent[] events =
        [
            .. ear.Events.OrderBy(e => Array.IndexOf(frames, Array.Find(frames, f => JsonElement.DeepEquals(e.Raw, Parse(f))))),
        ];
        Assert.Equal(frames.Length, events.Length);
        foreach ((string frame, MattermostEvent e) in frames.Zip(events))
        {
            JsonElement recorded = Parse(frame);
            JsonElement data = recorded.GetProperty("data");
            JsonElement broadcast = recorded.GetProperty("broadcast");
            Assert.True(JsonElement.DeepEquals(recorded, e.Raw));
            Assert.True(JsonElement.DeepEquals(data, e.Data));
            Assert.Equal(recorded.GetProperty("event").GetString(), e.Type);
            Assert.Equal(recorded.GetProperty("seq").GetInt64(), e.Sequence);
            Assert.Equal(broadcast.GetProperty("channel_id").GetString(), e.Broadcast.ChannelId);
            Assert.Equal(broadcast.GetProperty("user_id").GetString(), e.Broadcast.UserId);
            Assert.Equal(broadcast.GetProperty("team_id").GetString(), e.Broadcast.TeamId);
            Assert.Empty(e.Broadcast.OmitUsers);
            AssertTyped(e, data);
        }
    }

    private static void AssertTyped(MattermostEvent e, JsonElement data)
    {
        switch (e)
        {
            case HelloEvent hello:
                Assert.Equal(Recorded.Text(data, "connection_id"), hello.ConnectionId);
                Assert.Equal(Recorded.Text(data, "server_version"), hello.ServerVersion);
                Assert.Null(hello.ServerHostname);
                break;
            case PostedEvent posted:
                RecordedObject.AssertSame(Recorded.Text(data, "post")!, posted.Post);
                Assert.Equal(Recorded.Text(data, "channel_display_name"), posted.ChannelDisplayName);
                Assert.Equal(Recorded.Text(data, "channel_name"), posted.ChannelName);
                Assert.Equal(Recorded.Text(data, "channel_type"), posted.ChannelType?.Value);
                Assert.Equal(Recorded.Text(data, "sender_name"), posted.SenderName);
                Assert.Equal(Recorded.Text(data, "team_id"), posted.TeamId);
                Assert.Equal(data.GetProperty("set_online").GetBoolean(), posted.SetOnline);
                Assert.Empty(posted.Mentions);
                break;
            case PostEditedEvent edited:
                RecordedObject.AssertSame(Recorded.Text(data, "post")!, edited.Post);
                break;
            case PostDeletedEvent deleted:
                RecordedObject.AssertSame(Recorded.Text(data, "post")!, deleted.Post);
                break;
            case ReactionAddedEvent added:
                RecordedObject.AssertSame(Recorded.Text(data, "reaction")!, added.Reaction);
                break;
            case ReactionRemovedEvent removed:
                RecordedObject.AssertSame(Recorded.Text(data, "reaction")!, removed.Reaction);
                break;
            case StatusChangeEvent status:
                Assert.Equal(Recorded.Text(data, "status"), status.Status?.Value);
                Assert.Equal(Recorded.Text(data, "user_id"), status.UserId);
                break;
            case ChannelUpdatedEvent channel:
                RecordedObject.AssertSame(Recorded.Text(data, "channel")!, channel.Channel!);
                break;
            case PreferencesChangedEvent preferences:
                RecordedObject.AssertSame(Parse(Recorded.Text(data, "preferences")!)[0], Assert.Single(preferences.Preferences));
                break;
            case SidebarCategoryUpdatedEvent:
                break;
            default:
                Assert.Fail($"{e.Type} has no type of its own.");
                break;
        }
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
