using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Mattermost.Realtime;
using Earshot.Mattermost.Tests.Api;
using Earshot.Protocol;

namespace Earshot.Mattermost.Tests.Reading;

/// <summary>Tests that JSON is read at the depths that servers accept, and that deeper JSON affects only its own field.</summary>
public sealed class DepthTests
{
    // Beyond what is parsed: a server refuses more than 10,000 levels.
    private const int TooDeep = 20_000;

    public static TheoryData<string> Accepted { get; } =
    [
        Nested.Objects(70), Nested.Objects(5_000), Nested.Objects(12_000), Nested.Lists(70), Nested.Lists(5_000), Nested.Lists(12_000),
    ];

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Page_of_posts_is_read_when_one_is_nested_deeply(string props)
    {
        await using LoopbackApi server = LoopbackApi.Returning(200, Page(props));

        PostList page = await server.Client.Posts.GetPostsForChannelAsync("c");

        Assert.Equal(["before", "deep", "after"], page.Order.Select(id => page.Posts[id].Message));
        Assert.Equal(props, page.Posts["p2"].Props!.Value.GetRawText());
        Assert.Equal(props, Props(JsonSerializer.SerializeToUtf8Bytes(page, MattermostJson.TypeInfo<PostList>())));
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Event_is_read_when_its_post_is_nested_deeply(string props) => Nested.OnSmallStack(() =>
    {
        var e = (PostedEvent)Assert.Single(Read(Posted(1, props)).Events);

        Assert.Equal("deep", e.Post.Message);
        Assert.Equal(props, e.Post.Props!.Value.GetRawText());
        Assert.Contains(props, e.ToJson(), StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Post_is_written_when_writer_has_a_lower_limit(string props)
    {
        var e = (PostedEvent)Assert.Single(Read(Posted(1, props)).Events);
        var data = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(data))
        {
            e.WriteData(writer);
        }

        var post = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(post, new JsonWriterOptions { MaxDepth = 8 }))
        {
            JsonSerializer.Serialize(writer, e.Post, MattermostJson.TypeInfo<Post>());
        }

        Assert.Contains(props, Encoding.UTF8.GetString(data.WrittenSpan), StringComparison.Ordinal);
        Assert.Contains(props, Encoding.UTF8.GetString(post.WrittenSpan), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Field_nested_too_deeply_is_kept_as_text_and_written_back()
    {
        string props = Nested.Objects(TooDeep);
        await using LoopbackApi server = LoopbackApi.Returning(200, Page(props));

        PostList page = await server.Client.Posts.GetPostsForChannelAsync("c");

        Assert.Equal(["before", "deep", "after"], page.Order.Select(id => page.Posts[id].Message));
        Assert.Null(page.Posts["p2"].Props);
        Assert.Equal(props, page.Posts["p2"].AdditionalData!["props"].GetString());
        Assert.Equal(props, Props(JsonSerializer.SerializeToUtf8Bytes(page, MattermostJson.TypeInfo<PostList>())));
    }

    [Fact]
    public void Wide_field_is_kept_as_text_when_its_depth_makes_parsing_slow()
    {
        string wide = "{\"a\":" + new string('[', 5_000) + string.Join(',', Enumerable.Repeat('1', 200_000)) + new string(']', 5_000) + "}";

        Post post = JsonSerializer.Deserialize($$"""{"id":"p","props":{{wide}},"message":"m"}""", MattermostJson.TypeInfo<Post>())!;

        Assert.Equal("m", post.Message);
        Assert.Null(post.Props);
        Assert.Equal(wide, post.AdditionalData!["props"].GetString());
    }

    [Fact]
    public void Frame_nested_too_deeply_is_reported_and_its_neighbors_are_delivered()
    {
        (MattermostConnection connection, _) = Reader.Established();

        Assert.Single(Read(connection, Posted(1, "{}")).Events);
        string deep = $$"""{"event":"plugin_thing","data":{{Nested.Objects(TooDeep)}},"broadcast":{},"seq":2}""";
        Exception? bad = Read(connection, deep).MalformedMessage;
        Assert.Equal(2, Assert.Single(Read(connection, Posted(2, "{}")).Events).Sequence);

        Assert.Contains("nested too deeply", Assert.IsType<MalformedMessageException>(bad).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(70)]
    [InlineData(12_000)]
    public void Event_is_read_when_its_data_is_nested_deeply(int depth)
    {
        string data = Nested.Objects(depth);

        MattermostEvent e = Assert.Single(Read($$"""{"event":"plugin_thing","data":{{data}},"broadcast":{},"seq":1}""").Events);

        Assert.Equal(data, e.Data.GetRawText());
        Assert.Equal(data, e.ToJson());
    }

    [Fact]
    public void Reply_is_read_when_its_data_is_nested_deeply()
    {
        string data = Nested.Objects(12_000);

        MattermostReply reply = MattermostReply.Read(Encoding.UTF8.GetBytes($$"""{"status":"OK","seq_reply":3,"data":{{data}}}"""));

        Assert.Equal((3, data), (reply.Sequence, reply.Data.GetRawText()));
    }

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":"\uDC00","\uD800":[]}""")]
    public void Text_that_is_not_valid_is_written_back_as_received(string props)
    {
        string json = $$"""{"id":"p","props":{{props}},"other":{{props}}}""";

        Post post = JsonSerializer.Deserialize(json, MattermostJson.TypeInfo<Post>())!;

        string written = JsonSerializer.Serialize(post, MattermostJson.TypeInfo<Post>());
        Assert.Contains($"\"props\":{props}", written, StringComparison.Ordinal);
        Assert.Contains($"\"other\":{props}", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Field_is_found_beside_a_name_that_is_not_text()
    {
        MattermostEvent e = Assert.Single(Read("""{"\ud800":1,"event":"e","data":{"x":1},"broadcast":{},"seq":1}""").Events);

        Assert.Equal(1, e.Data.GetProperty("x").GetInt32());
    }

    [Fact]
    public void Models_in_models_do_not_exhaust_the_stack()
    {
        string expression = new StringBuilder().Insert(0, "{\"and\":[", 12_000).Append("{}").ToString()
            + new StringBuilder().Insert(0, "]}", 12_000);

        Nested.OnSmallStack(() =>
        {
            PlaybookConditionExpressionV1 read =
                JsonSerializer.Deserialize(expression, MattermostJson.TypeInfo<PlaybookConditionExpressionV1>())!;

            Assert.Equal(expression, JsonSerializer.Serialize(read, MattermostJson.TypeInfo<PlaybookConditionExpressionV1>()));
        });
    }

    private static string Page(string props) => new JsonObject { ["order"] = new JsonArray("p1", "p2", "p3") }
        .ToJsonString().TrimEnd('}') + $$""","posts":{"p1":{{Post("p1", "before", "{}")}},"p2":{{Post("p2", "deep", props)}},"""
        + $$$""" "p3":{{{Post("p3", "after", "{}")}}}}}""";

    private static string Post(string id, string message, string props) =>
        $$"""{"id":"{{id}}","message":"{{message}}","channel_id":"c","props":{{props}}}""";

    private static string Posted(long sequence, string props) =>
        $$"""{"event":"posted","data":{"post":{{JsonValue.Create(Post("p2", "deep", props)).ToJsonString()}}},"""
        + $$""" "broadcast":{"channel_id":"c"},"seq":{{sequence}}}""";

    private static string Props(byte[] page)
    {
        using JsonDocument document = JsonDocument.Parse(page, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        return document.RootElement.GetProperty("posts").GetProperty("p2").GetProperty("props").GetRawText();
    }

    private static MessageReading<MattermostEvent> Read(string frame) => Read(Reader.Established().Connection, frame);

    private static MessageReading<MattermostEvent> Read(MattermostConnection connection, string frame)
    {
        var reading = new MessageReading<MattermostEvent>();
        connection.Read(Reader.Message(frame), reading);
        return reading;
    }
}
