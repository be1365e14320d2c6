using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Mattermost.CatchUp;
using Earshot.Mattermost.Realtime;
using Earshot.Mattermost.Tests.Reading;
using Earshot.Mattermost.Tests.Servers;
using Earshot.Protocol;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.CatchUp;

/// <summary>Tests the position that a checkpoint saves.</summary>
public sealed class PositionTests
{
    private const string Server = "https://chat.example.com/";

    [Fact]
    public void Position_is_read_as_written()
    {
        var position = new Position
        {
            ConnectionId = "connection",
            NextSequence = 17,
            LastAction = 5,
            Until = 1_700_000_000_000,
            Anchor = new CatchUpAnchor("post", 1_600_000_000_000),
            Recent = [1, -2, long.MaxValue],
            Channels = ["c1", "c2"],
            Since = 1_650_000_000_000,
            CatchUpUntil = 1_700_000_000_001,
            Marks = [KeyValuePair.Create("c1", 1_660_000_000_000L)],
            Done = ["c2"],
        };

        Position read = Position.Read(position.ToJson(Server, "user"), Server, "user");

        Assert.Equivalent(position, read, strict: true);
    }

    [Theory]
    [InlineData("https://other.example.com/", "user", "another server")]
    [InlineData(Server, "someone", "another user")]
    public void Position_of_another_account_is_rejected(string server, string user, string problem)
    {
        JsonElement json = new Position { Until = 1 }.ToJson(Server, "user");

        CheckpointException error = Assert.Throws<CheckpointException>(() => Position.Read(json, server, user));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("until", "-1")]
    [InlineData("until", "99999999999999999")]
    [InlineData("sequence", "\"x\"")]
    [InlineData("recent", "\"AAA\"")]
    [InlineData("recent", "\"%%%\"")]
    [InlineData("channels", "3")]
    [InlineData("catchUp", "{}")]
    public void Damaged_position_is_rejected_with_advice(string field, string value)
    {
        JsonNode json = JsonNode.Parse(new Position { Until = 1 }.ToJson(Server, "user").GetRawText())!;
        json[field] = JsonNode.Parse(value);
        using JsonDocument damaged = JsonDocument.Parse(json.ToJsonString());

        CheckpointException error = Assert.Throws<CheckpointException>(() => Position.Read(damaged.RootElement, Server, "user"));

        Assert.Contains("delete it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Position_follows_handled_events_and_not_received_ones()
    {
        var clock = new FakeTimeProvider();
        var session = new MattermostSession(clock);
        (MattermostConnection connection, _) = Reader.Established(session, clock);
        var position = new HandledPosition(session.Clock);
        MattermostEvent[] received = [.. Enumerable.Range(1, 3).Select(i => Read(connection, Frames.Posted(i, "hi", "channel")))];
        position.ListeningBegan(5);
        position.Handled(received[0]);

        Assert.Equal((2, 4), (position.Take()!.NextSequence, session.NextSequence));
        Assert.Equal([EventIdentity.Of(received[0])!.Value], position.Take()!.Recent);
    }

    [Fact]
    public void Time_advances_only_when_what_was_received_before_its_confirmation_is_handled()
    {
        var position = new HandledPosition(new ServerClock(new FakeTimeProvider()));
        position.ListeningBegan(1_000);
        position.ProofRead(2_000);
        Assert.Equal(1_000, position.Take()!.Until);
        position.ProofHandled(2_000);

        Assert.Equal(2_000, position.Take()!.Until);
    }

    [Fact]
    public void Channel_is_done_only_when_a_later_confirmation_is_handled()
    {
        var position = new HandledPosition(new ServerClock(new FakeTimeProvider()));
        position.ListeningBegan(1_000);
        position.CatchUpBegan(5_000);
        position.CatchUpUntil(9_000, confirmed: 8_000);
        position.ProofRead(8_100);
        position.Released("channel");
        position.ProofHandled(8_100);
        Assert.Equal((1_000, 0), (position.Take()!.Since, position.Take()!.Done.Count));
        position.CatchUpCompleted();
        position.ProofRead(8_200);
        position.ProofHandled(8_200);

        Assert.Equal((null, 8_200), (position.Take()!.Since, position.Take()!.Until));
    }

    [Fact]
    public void Second_loss_keeps_earlier_time_for_channels_that_were_not_caught_up()
    {
        var backlog = new Backlog();
        backlog.Begin(1_000, lost: null);
        backlog.NoteServerTime(9_000);
        backlog.Delivered("begun", 4_000);
        backlog.Done("done");
        backlog.Begin(20_000, lost: null);

        Assert.Equal(
            (4_000, 20_000, 1_000), (backlog.MarkOf("begun"), backlog.MarkOf("done"), backlog.MarkOf("other")));
        backlog.Complete(9_000);
        Assert.True(backlog.IsPending);
    }

    private static MattermostEvent Read(MattermostConnection connection, string frame)
    {
        var reading = new MessageReading<MattermostEvent>();
        connection.Read(Reader.Message(frame), reading);
        return Assert.Single(reading.Events);
    }
}
