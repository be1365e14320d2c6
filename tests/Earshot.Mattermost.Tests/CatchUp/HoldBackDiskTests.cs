using System.Text;
using Earshot.Mattermost.Realtime;
using Earshot.Mattermost.Tests.Listening;
using Earshot.Mattermost.Tests.Reading;
using Earshot.Mattermost.Tests.Servers;
using Earshot.Protocol;
using Earshot.Simulator.Mattermost.World;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.CatchUp;

/// <summary>Tests that events are the same after they were kept in a file during a catch-up.</summary>
public sealed class HoldBackDiskTests
{
    private static readonly Uri Url = new("http://127.0.0.1:9");

    [Fact]
    public async Task Recorded_events_are_created_again_with_all_their_properties()
    {
        await using var client = new MattermostClient(Clients.Options(Url));
        var protocol = new MattermostProtocol(client, new MattermostListenerOptions());
        (MattermostConnection connection, _) = Reader.New(userId: "me");
        var reading = new MessageReading<MattermostEvent>();
        connection.Read(Reader.Message(Frames.Hello("aaaaaaaaaaaaaaaaaaaaaaaaaa")), reading);
        int sequence = 0;
        foreach (string frame in Recorded.FramesToClient().Where(frame => frame.Contains("\"event\"", StringComparison.Ordinal)))
        {
            connection.Read(Reader.Message(Numbered(frame, ++sequence) + "\n"), reading);
        }

        Assert.True(reading.Events.Count > 10);
        Assert.Contains(reading.Events, e => e.Id == $"{e.SessionId}.{e.Sequence}");
        foreach (MattermostEvent e in reading.Events)
        {
            MattermostEvent again = protocol.Recreate(
                new DetachedEvent(e.RawUtf8.ToArray(), protocol.Detach(e)!, e.Origin, e.ReceivedAt));
            Assert.IsType(e.GetType(), again);
            Assert.Equal(Described(e), Described(again));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nconnection\nwith lines")]
    public async Task Event_without_number_or_with_odd_session_keeps_its_id(string connectionId)
    {
        await using var client = new MattermostClient(Clients.Options(Url));
        var protocol = new MattermostProtocol(client, new MattermostListenerOptions());
        (MattermostConnection connection, _) = Reader.New(userId: "me");
        var reading = new MessageReading<MattermostEvent>();
        connection.Read(Reader.Message(Frames.Hello(connectionId)), reading);
        connection.Read(Reader.Message("""{"event":"typing","data":{"user_id":"u"},"broadcast":{"channel_id":"c"}}"""), reading);
        MattermostEvent e = reading.Events[^1];
        Assert.Equal(1, e.Sequence);
        MattermostEvent again = protocol.Recreate(new DetachedEvent(e.RawUtf8, protocol.Detach(e)!, EventOrigin.Replay, e.ReceivedAt));
        Assert.Equal((e.Id, 1L, "c", EventOrigin.Replay), (again.Id, again.Sequence, again.Lane, again.Origin));
    }

    [Fact]
    public async Task Live_events_wait_in_a_file_for_the_catch_up_and_are_delivered_once_and_in_order()
    {
        await using World world = await World.StartAsync();
        SimulatedPost mark = world.Post("since here");
        string[] missed = [.. Enumerable.Range(0, 5).Select(i => world.Post($"missed {i}").Message)];
        await using MattermostClient client = world.Client();
        await client.LoginAsync();
        MattermostListenerOptions options = Clients.Eager with
        {
            CatchUp = true,
            HoldBackCapacity = 1,
            HoldBackFull = HoldBackFullMode.Disk,
            Since = (await client.Posts.GetPostAsync(mark.Id)).CreateAt,
        };
        var protocol = new HeldCatchUp<MattermostEvent>(new MattermostProtocol(client, options));
        await using var listener = new Listener<MattermostEvent>(protocol, options);
        var recorder = new Recorder(listener);
        await listener.ConnectAsync().WaitAsync(Ear.SafetyNet);
        string[] during = [.. Enumerable.Range(0, 20).Select(i => During(i))];
        await protocol.WrittenAsync(39);
        protocol.Begin();
        await recorder.UntilAsync(r => r.Messages.Contains(during[^1]));
        world.Post("live");
        await recorder.UntilAsync(r => r.Messages.Contains("live") && r.Typing.Count >= 20);

        Assert.Equal(["since here", .. missed, .. during, "live"], recorder.Messages.SkipWhile(message => message != mark.Message));
        Assert.Equal(20, recorder.Typing.Count);
        Assert.Equal(20, recorder.Typing.DistinctBy(e => e.Id).Count());
        Assert.Equal(recorder.Typing.OrderBy(e => e.Sequence), recorder.Typing);
        Assert.True(protocol.ReadBack >= 39);
        Assert.DoesNotContain(recorder.Gaps, gap => gap.Reason == GapReason.HoldBackFull);
        Assert.Empty(recorder.Errors);

        string During(int i)
        {
            world.Server.SendTyping(world.Leia, world.Channel);
            return world.Post($"during {i}").Message;
        }
    }

    private static string Numbered(string frame, int sequence)
    {
        var root = System.Text.Json.Nodes.JsonNode.Parse(frame)!;
        root["seq"] = sequence;
        return root.ToJsonString();
    }

    private static object Described(MattermostEvent e) => new
    {
        e.Type,
        e.Id,
        e.Lane,
        e.Sequence,
        e.ChannelId,
        e.TeamId,
        e.UserId,
        e.OccurredAt,
        e.ReceivedAt,
        e.Origin,
        e.SessionId,
        Raw = Encoding.UTF8.GetString(e.RawUtf8.Span),
        Json = e.ToJson(),
        Text = e.ToString(),
        Audience = e.Broadcast.ToString(),
    };

    private sealed class Recorder(Listener<MattermostEvent> listener) : ListenerRecorder<MattermostEvent>(listener)
    {
        public IReadOnlyList<string> Messages => [.. Events.OfType<PostedEvent>().Select(e => e.Post.Message)];

        public IReadOnlyList<TypingEvent> Typing => [.. Events.OfType<TypingEvent>()];

        public Task UntilAsync(Func<Recorder, bool> condition) => WaitUntilAsync(() => condition(this));
    }
}
