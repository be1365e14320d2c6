using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Mattermost.Realtime;
using Earshot.Protocol;

namespace Earshot.Mattermost.Tests.Reading;

/// <summary>Tests the properties that every event has: its ID, channel, team, user, and time, and its data as JSON.</summary>
public sealed class EventPropertyTests
{
    private const string Session = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public void Id_of_post_comes_from_content()
    {
        Assert.Equal("posted.p1", Posted(1).Id);
        Assert.Equal(Posted(1).Id, Posted(2).Id);
    }

    [Fact]
    public void Id_of_edit_distinguishes_changes_within_millisecond()
    {
        MattermostEvent first = Read("post_edited", Post("a", updateAt: 5), seq: 1);
        MattermostEvent same = Read("post_edited", Post("a", updateAt: 5), seq: 2);
        MattermostEvent other = Read("post_edited", Post("b", updateAt: 5), seq: 3);

        Assert.StartsWith("post_edited.p1.5.", first.Id, StringComparison.Ordinal);
        Assert.Equal(first.Id, same.Id);
        Assert.NotEqual(first.Id, other.Id);
    }

    [Fact]
    public void Id_of_other_event_is_session_and_number() =>
        Assert.Equal($"{Session}.7", Read("typing", new JsonObject { ["user_id"] = "u" }, seq: 7).Id);

    [Fact]
    public void Id_without_session_is_user_time_and_number()
    {
        (MattermostConnection connection, _) = Reader.New(userId: "me");
        MattermostEvent e = Single(connection, "typing", new JsonObject { ["user_id"] = "u" }, null, 3);

        Assert.Equal($"me.{e.ReceivedAt.UtcTicks}.3", e.Id);
    }

    [Fact]
    public void Channel_is_from_data_or_broadcast_or_content()
    {
        Assert.Equal("d", Read("channel_viewed", new JsonObject { ["channel_id"] = "d" }, Broadcast("c")).ChannelId);
        Assert.Equal("c", Read("typing", [], Broadcast("c")).ChannelId);
        Assert.Equal("c1", Read("ephemeral_message", Post("hi")).ChannelId);
        Assert.Null(Read("hello_again", []).ChannelId);
    }

    [Fact]
    public void Team_is_from_data_or_broadcast_or_content()
    {
        Assert.Equal("d", Read("user_added", new JsonObject { ["team_id"] = "d" }, Broadcast("c", "t")).TeamId);
        Assert.Equal("t", Read("channel_created", [], Broadcast("", "t")).TeamId);
        Assert.Equal("t1", Read("update_team", new JsonObject { ["team"] = """{"id":"t1"}""" }).TeamId);
        Assert.Null(Posted(1).TeamId);
    }

    [Fact]
    public void User_is_from_data_or_content()
    {
        Assert.Equal("u", Read("status_change", new JsonObject { ["user_id"] = "u" }).UserId);
        Assert.Equal("u1", Posted(1).UserId);
        Assert.Equal("u2", Read("reaction_added", new JsonObject { ["reaction"] = """{"user_id":"u2"}""" }).UserId);
        Assert.Equal("gone", Read("user_removed", [], new JsonObject { ["user_id"] = "gone" }).UserId);
        Assert.Null(Read("preferences_changed", [], new JsonObject { ["user_id"] = "me" }).UserId);
    }

    [Fact]
    public void Time_is_servers_when_event_contains_one()
    {
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(4), Posted(1).OccurredAt);
        MattermostEvent typing = Read("typing", []);
        Assert.Equal(typing.ReceivedAt, typing.OccurredAt);
    }

    [Fact]
    public void Properties_are_null_when_content_is_not_valid()
    {
        MattermostEvent e = Read("posted", new JsonObject { ["post"] = 5 });

        Assert.Null(e.ChannelId);
        Assert.Null(e.UserId);
        Assert.Equal(e.ReceivedAt, e.OccurredAt);
        Assert.Equal($"{Session}.1", e.Id);
    }

    [Fact]
    public void Json_contains_data_with_encoded_fields_decoded()
    {
        MattermostEvent e = Read(
            "posted", new JsonObject { ["post"] = """{ "id" : "p", "message":"grün" }""", ["sender_name"] = "{\"x\":1}" });

        Assert.Equal("""{"post":{"id":"p","message":"grün"},"sender_name":"{\"x\":1}"}""", e.ToJson());
        Assert.DoesNotContain("grün", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"id\":")]
    [InlineData("plain")]
    public void Json_keeps_encoded_field_that_is_not_json(string text)
    {
        MattermostEvent e = Read("posted", new JsonObject { ["post"] = text });

        Assert.Equal(text, JsonElement.Parse(e.ToJson()).GetProperty("post").GetString());
    }

    [Fact]
    public void Json_is_null_when_event_has_no_data() => Assert.Equal("null", Read("presence", null).ToJson());

    private static MattermostEvent Posted(long seq) => Read("posted", Post("hi"), seq: seq);

    private static JsonObject Post(string message, long updateAt = 4) => new()
    {
        ["post"] = new JsonObject
        {
            ["id"] = "p1",
            ["create_at"] = 4,
            ["update_at"] = updateAt,
            ["user_id"] = "u1",
            ["channel_id"] = "c1",
            ["message"] = message,
        }.ToJsonString(),
    };

    private static JsonObject Broadcast(string channelId, string teamId = "") => new() { ["channel_id"] = channelId, ["team_id"] = teamId };

    private static MattermostEvent Read(string name, JsonObject? data, JsonObject? broadcast = null, long seq = 1)
    {
        var session = new MattermostSession(new Testing.FakeTimeProvider());
        (MattermostConnection connection, _) = Reader.Established(session);
        session.Begin(Session, seq, 0);
        return Single(connection, name, data, broadcast, seq);
    }

    private static MattermostEvent Single(MattermostConnection connection, string name, JsonObject? data, JsonObject? broadcast, long seq)
    {
        var frame = new JsonObject { ["event"] = name, ["broadcast"] = broadcast ?? [], ["seq"] = seq };
        if (data is not null)
        {
            frame["data"] = data;
        }

        var reading = new MessageReading<MattermostEvent>();
        connection.Read(Reader.Message(frame.ToJsonString()), reading);
        return Assert.Single(reading.Events);
    }
}
