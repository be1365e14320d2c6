using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Earshot.Mattermost.Realtime;
using Earshot.Protocol;

namespace Earshot.Mattermost.Tests.Reading;

/// <summary>Tests that no frame makes the reader throw, and that valid parts are read.</summary>
public sealed class FrameMutationTests
{
    private static readonly string[] StrangeValues =
    [
        "null", "true", "false", "0", "-1", "9223372036854775807", "1e999", "1.5", "\"\"", "\"\\ud800\"", "\"text\"", "\"{\"",
        "\"[null,5]\"", "\"null\"", "[]", "[null]", "[1,\"a\",{}]", "{}", "{\"id\":5}", "{\"\\ud800\":true}",
        "\"{\\\"id\\\":5,\\\"message\\\":null,\\\"create_at\\\":\\\"x\\\"}\"",
    ];

    public static TheoryData<string> RecordedFrames()
    {
        var data = new TheoryData<string>();
        foreach (string frame in Recorded.FramesToClient())
        {
            data.Add(frame);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(RecordedFrames))]
    public void Reader_accepts_any_value_in_frame(string frame)
    {
        JsonNode whole = JsonNode.Parse(frame)!;
        foreach (string path in Paths(whole))
        {
            foreach (string strange in StrangeValues)
            {
                ReadEverything(Replaced(frame, path, strange));
            }
        }
    }

    [Theory]
    [MemberData(nameof(RecordedFrames))]
    public void Reader_accepts_truncated_and_changed_frames(string frame)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(frame);
        Gen<(int At, char Byte)> change = Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.OneOf([.. "{}[]\",:\\u0n5 \x7f"]));
        Gen<int> length = Gen.Frequency((3, Gen.Const(bytes.Length)), (1, Gen.Int[0, bytes.Length - 1]));

        Gen.Select(change.Array[1, 3], length).Sample(
            (changes, length) =>
            {
                byte[] mutated = [.. bytes];
                foreach ((int at, char value) in changes)
                {
                    mutated[at] = (byte)value;
                }

                ReadEverything(mutated[..length]);
            },
            iter: 400);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("{\"a\":1}")]
    [InlineData("\"\\ud800\"")]
    public void Event_keeps_other_fields_when_one_is_not_valid(string strange)
    {
        string frame = Recorded.FramesToClient().First(f => f.Contains("\"posted\"", StringComparison.Ordinal));
        JsonElement recorded = JsonDocument.Parse(frame).RootElement.GetProperty("data");

        var e = (PostedEvent)Assert.Single(Read(Replaced(frame, "data/sender_name", strange)).Events);

        Assert.Null(e.SenderName);
        Assert.Equal(recorded.GetProperty("channel_name").GetString(), e.ChannelName);
        Assert.Equal(recorded.GetProperty("team_id").GetString(), e.TeamId);
        Assert.Equal("seen over the socket", e.Post.Message);
        Assert.Equal(1, e.Sequence);
    }

    [Theory]
    [InlineData("message")]
    [InlineData("user_id")]
    [InlineData("root_id")]
    public void Message_is_empty_when_post_contains_null_or_another_type(string field)
    {
        foreach (string strange in new[] { "null", "5", "{}", "[1]", "true" })
        {
            const string Frame =
                """{"event":"posted","data":{"post":"{\"id\":\"p\",\"FIELD\":STRANGE,\"channel_id\":\"c\"}"},"broadcast":{},"seq":1}""";
            string frame = Frame
                .Replace("FIELD", field, StringComparison.Ordinal)
                .Replace("STRANGE", strange, StringComparison.Ordinal);
            Post post = ((PostedEvent)Assert.Single(Read(frame).Events)).Post;

            string read = field switch { "message" => post.Message, "user_id" => post.UserId, _ => post.RootId };
            Assert.Equal(string.Empty, read);
            Assert.Equal("p", post.Id);
            Assert.Equal("c", post.ChannelId);
        }
    }

    [Fact]
    public void Content_throws_typed_error_when_it_is_not_valid()
    {
        var e = (PostedEvent)Assert.Single(
            Read("""{"event":"posted","data":{"post":5,"channel_type":"O"},"broadcast":{},"seq":1}""").Events);

        UnexpectedDataException error = Assert.Throws<UnexpectedDataException>(() => e.Post);
        Assert.Equal("posted", error.EventType);
        Assert.Equal("post", error.Field);
        Assert.Equal("O", e.ChannelType);
        Assert.Equal(5, e.Raw.GetProperty("data").GetProperty("post").GetInt32());
    }

    [Fact]
    public void Preferences_omit_null()
    {
        var e = (PreferencesChangedEvent)Assert.Single(
            Read("""{"event":"preferences_changed","data":{"preferences":"[null,{\"name\":\"n\"}]"},"broadcast":{},"seq":1}""").Events);

        Assert.Equal("n", Assert.Single(e.Preferences).Name);
    }

    [Fact]
    public void Unknown_event_is_received_with_its_data()
    {
        MattermostEvent e = Assert.Single(
            Read("""{"event":"custom_plugin_thing","data":{"x":[1,2]},"broadcast":{"team_id":"t"},"seq":1,"more":true}""").Events);

        Assert.Equal(typeof(MattermostEvent), e.GetType());
        Assert.Equal("custom_plugin_thing", e.Type);
        Assert.Equal(2, e.Data.GetProperty("x").GetArrayLength());
        Assert.Equal("t", e.Lane);
        Assert.True(e.Raw.GetProperty("more").GetBoolean());
    }

    [Theory]
    [InlineData("""{"event":"e","broadcast":{"channel_id":"c","team_id":"t","user_id":"u"},"seq":1}""", "c")]
    [InlineData("""{"event":"e","broadcast":{"channel_id":"","team_id":"t","user_id":"u"},"seq":1}""", "t")]
    [InlineData("""{"event":"e","broadcast":{"channel_id":5,"team_id":"","user_id":"u"},"seq":1}""", "u")]
    [InlineData("""{"event":"e","broadcast":{"channel_id":"\ud800","team_id":null,"user_id":"u"},"seq":1}""", "u")]
    [InlineData("""{"event":"e","broadcast":[],"seq":1}""", null)]
    [InlineData("""{"event":"e","seq":1}""", null)]
    public void Lane_is_channel_then_team_then_user(string frame, string? lane) =>
        Assert.Equal(lane, Assert.Single(Read(frame).Events).Lane);

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("""{"event":"posted"} and more""")]
    [InlineData("""{"event":5,"seq":1}""")]
    [InlineData("""{"event":"\ud800","seq":1}""")]
    public void Bad_frame_is_reported_without_content_when_frame_is_unknown(string frame)
    {
        MessageReading<MattermostEvent> reading = Read(frame);

        Assert.Empty(reading.Events);
        MalformedMessageException bad = Assert.IsType<MalformedMessageException>(reading.MalformedMessage);
        Assert.Equal(frame.Length, bad.Length);
        Assert.DoesNotContain("posted", bad.ToString(), StringComparison.Ordinal);
        Assert.Null(reading.Failure);
    }

    [Theory]
    [InlineData("""{"status":5,"seq_reply":1}""")]
    [InlineData("""{"status":"FAIL","seq_reply":"1","error":"no"}""")]
    [InlineData("""{"status":"FAIL","error":{"id":5,"status_code":"x"}}""")]
    public void Response_with_unexpected_fields_does_not_throw(string frame) => Assert.Null(Read(frame).MalformedMessage);

    private static MessageReading<MattermostEvent> Read(string frame) => Read(Encoding.UTF8.GetBytes(frame));

    private static MessageReading<MattermostEvent> Read(byte[] frame)
    {
        (MattermostConnection connection, _) = Reader.Established();
        var reading = new MessageReading<MattermostEvent>();
        connection.Read(Reader.Message(frame), reading);
        return reading;
    }

    private static void ReadEverything(string frame) => ReadEverything(Encoding.UTF8.GetBytes(frame));

    private static void ReadEverything(byte[] frame)
    {
        foreach (MattermostEvent e in Read(frame).Events)
        {
            _ = e.Raw;
            _ = e.Data;
            _ = e.Broadcast.OmitUsers.Count;
            _ = e.ToString();
            foreach (PropertyInfo property in e.GetType()
                .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                try
                {
                    AssertHoldsNoNull(property.GetValue(e), property);
                }
                catch (TargetInvocationException error) when (error.InnerException is UnexpectedDataException)
                {
                    // The main content is not valid, and the exception says so.
                }
            }
        }
    }

    // Properties that are declared as not nullable are never null, whatever the server sends.
    private static void AssertHoldsNoNull(object? value, PropertyInfo property)
    {
        if (value is null)
        {
            Assert.Equal(NullabilityState.Nullable, new NullabilityInfoContext().Create(property).ReadState);
        }
        else if (value is System.Collections.IEnumerable list and not string)
        {
            foreach (object? item in list)
            {
                Assert.NotNull(item);
            }
        }
        else if (value is Post or MattermostChannel or User or Reaction or Preference)
        {
            foreach (PropertyInfo inner in value.GetType().GetProperties())
            {
                AssertHoldsNoNull(inner.GetValue(value), inner);
            }
        }
    }

    private static IEnumerable<string> Paths(JsonNode node, string at = "")
    {
        if (node is not JsonObject fields)
        {
            yield break;
        }

        foreach ((string name, JsonNode? value) in fields)
        {
            string path = at.Length == 0 ? name : $"{at}/{name}";
            yield return path;
            if (value is JsonObject)
            {
                foreach (string inner in Paths(value, path))
                {
                    yield return inner;
                }
            }
        }
    }

    private static string Replaced(string frame, string path, string strange)
    {
        const string Mark = "the-mark";
        JsonNode root = JsonNode.Parse(frame)!;
        string[] steps = path.Split('/');
        JsonNode parent = root;
        foreach (string step in steps[..^1])
        {
            parent = parent[step]!;
        }

        parent[steps[^1]] = Mark;
        return root.ToJsonString().Replace($"\"{Mark}\"", strange, StringComparison.Ordinal);
    }
}
